//! `error-page-kept`: see the page of the same name.

use crate::finding::Severity;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};

/// What reads a download and tells whether it is the right one.
const CHECKS: &[&str] = &["sha1sum", "sha256sum", "sha512sum", "md5sum", "shasum", "b2sum", "cosign", "minisign"];

/// What reads a file and refuses an error page.
const READERS: &[&str] = &[
    "apt", "apt-get", "apt-key", "bunzip", "bzip", "dnf", "dpkg", "gpg", "gunzip", "gzip", "jar", "patch", "pecl",
    "pip", "python", "rpm", "tar", "unrar", "unxz", "unzip", "xz", "yum",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable && !step.onbuild) {
        for (index, command) in step.commands.iter().enumerate() {
            let call = command.effective();
            if call.name() != Some("curl") || takes_failure(&call) {
                continue;
            }
            let Some(file) = kept_in(&call) else { continue };
            let rest = step.commands.get(index + 1..).unwrap_or_default();
            if rest.iter().any(is_check) {
                continue;
            }
            let made_program = rest.iter().any(|next| makes_program(next, &file)) || file.contains("/bin/");
            let span = call.words.first().map_or(command.span, |word| word.span);
            let refused = rest
                .iter()
                .find(|next| refuses(next, &file))
                .and_then(|next| next.effective().name().map(str::to_owned));
            let message = match &refused {
                Some(reader) => format!("an error page ends the build only at `{reader}`, which cannot say why"),
                None => format!("an error page would be kept as `{file}`"),
            };
            let finding = out.report(step.file(), span, message).mark("ends well whatever the server answers");
            finding.help("add `-f`, so that an answer of 400 and above ends the build");
            if refused.is_some() {
                finding.severity(Severity::Info).pedantic();
                continue;
            }
            if !made_program {
                finding.severity(Severity::Info);
            }
        }
    }
}

/// Whether it fails on the server's errors, or something else looks at the status; a variable may hold flags.
fn takes_failure(call: &Command) -> bool {
    let flags = ["f", "fail", "fail-with-body", "fail-early", "w", "write-out", "K", "config"];
    call.has_flag(&flags) || call.args().iter().any(|word| word.literal.is_none() && word.raw.starts_with('$'))
}

/// The file that the answer is written to.
fn kept_in(call: &Command) -> Option<String> {
    let named = call.flag_value(&["o", "output"]).map(str::to_owned);
    let redirected = || {
        let to = call.redirects.iter().find(|io| matches!(io.operator.as_str(), ">" | ">>") && io.fd != Some(2))?;
        (call.after != Join::Pipe).then(|| to.target.as_ref().map(|target| target.text().to_owned()))?
    };
    let by_address = || {
        let own = call.has_flag(&["O", "remote-name", "remote-name-all"]);
        let address = call.args().iter().rfind(|word| word.raw.contains("://"))?;
        own.then(|| address.text().rsplit('/').next().map(str::to_owned))?
    };
    let file = named.or_else(redirected).or_else(by_address)?;
    let file = file.trim_matches(['"', '\'']).to_owned();
    (file != "-" && !file.starts_with("/dev/") && !file.is_empty()).then_some(file)
}

fn is_check(command: &Command) -> bool {
    let call = command.effective();
    let verifies = |word: &str| matches!(word, "--verify" | "verify" | "verify-blob" | "dgst");
    call.name().is_some_and(|name| CHECKS.contains(&name))
        || matches!(call.name(), Some("gpg" | "gpgv" | "openssl" | "slsa-verifier"))
            && call.args().iter().any(|word| verifies(word.text()))
}

/// Whether it reads the file and fails where that is no archive, package, key or program of its kind.
fn refuses(command: &Command, file: &str) -> bool {
    let call = command.effective();
    let name = file.rsplit('/').next().unwrap_or(file);
    let reads =
        call.name().is_some_and(|reader| READERS.contains(&reader.trim_end_matches(|c: char| c.is_ascii_digit())));
    reads && call.args().iter().any(|word| word.text().ends_with(name))
}

/// Whether it makes the file a program, or runs it.
fn makes_program(command: &Command, file: &str) -> bool {
    let call = command.effective();
    let name = file.rsplit('/').next().unwrap_or(file);
    let names_it = |words: &[crate::syntax::shell::Word]| words.iter().any(|word| word.text().ends_with(name));
    let shell = call.name().is_some_and(|name| matches!(name, "sh" | "bash" | "ash" | "chmod" | "install" | "python3"));
    shell && names_it(call.args()) || names_it(call.words.get(..1).unwrap_or_default())
}
