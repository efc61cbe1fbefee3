//! `proxy-kept`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Word};

const PROXIES: &[&str] = &[
    "$http_proxy",
    "${http_proxy",
    "$https_proxy",
    "${https_proxy",
    "$HTTP_PROXY",
    "${HTTP_PROXY",
    "$HTTPS_PROXY",
    "${HTTPS_PROXY",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        let removes = |command: &Command| command.effective().name() == Some("rm");
        let runs = stage.steps().filter(|step| step.is_run() && !step.onbuild);
        let kept = runs.filter(|step| !step.step.commands.iter().any(removes));
        let mut found = kept.filter_map(|step| step.step.commands.iter().find_map(writes));
        let Some(first) = found.next() else { continue };
        let message = "the proxy of the build stays in the image, with the password that its address may hold";
        let finding = out.report(stage.file(), first.span, message);
        finding.mark("written to a file");
        finding.help("leave it out: apt, curl, pip and others read the builder's `http_proxy` by themselves");
        for other in found {
            finding.label(stage.file(), other.span, "and this");
        }
    }
}

/// A word with a proxy in it that an `echo` or `printf` writes to a configuration, or a program keeps.
fn writes(command: &Command) -> Option<&Word> {
    let holds = |word: &&Word| PROXIES.iter().any(|proxy| word.raw.contains(proxy));
    let word = command.args().iter().find(holds)?;
    let kept = command.redirects.iter().any(|redirect| {
        redirect.operator.starts_with('>')
            && redirect.target.as_ref().is_some_and(|file| file.text().starts_with("/etc/"))
    });
    let sets = matches!(command.name(), Some("git" | "npm" | "yarn" | "pip"))
        && command.args().iter().any(|word| word.text() == "config");
    (kept && matches!(command.name(), Some("echo" | "printf")) || sets).then_some(word)
}
