//! `packages-of-another-release`: see the page of the same name.

use crate::finding::Severity;
use crate::project::StageRef;
use crate::project::packages::{Action, Call, Manager};
use crate::project::stages::support;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Word};

/// Packages of Alpine's `main`, which its other repositories do not have. Source: pkgs.alpinelinux.org, looked at 2026-11.
const MAIN: &[&str] = &[
    "bash",
    "busybox",
    "ca-certificates",
    "coreutils",
    "curl",
    "git",
    "gnupg",
    "jq",
    "make",
    "openssl",
    "python3",
    "sqlite",
    "sudo",
    "tini-static",
    "tzdata",
    "wget",
    "xz",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let Some(own) = own_release(stage) else { continue };
        let tag = stage.root_image().and_then(|image| image.tag.as_deref()).unwrap_or_default();
        let own_name = if tag.contains(own) { own } else { "a release" };
        let other = |word: &Word| release_in(word.text()).filter(|other| *other != own).map(str::to_owned);
        for step in stage.steps().filter(|step| step.is_run() && !step.onbuild) {
            let added = step.step.commands.iter().filter(|command| adds_source(command));
            let added = added.flat_map(|command| command.args()).find_map(|word| Some((word, other(word)?)));
            if let Some((word, release)) = added {
                let message = format!("from here on packages of Alpine {release} get into an image of {own_name}");
                let finding = out.report(step.file(), word.span, message).mark("for every package");
                finding.help(format!("write `@{release}` and a blank before the address, and name what is to come from there `package@{release}`; or take a base that has the package itself"));
                continue;
            }
            let calls = step.step.packages.iter().filter(|call| call.manager == Manager::Apk);
            let mut calls = calls.filter(|call| call.action == Action::Install && !is_of_main(call));
            let Some((word, release)) = calls.find_map(|call| sources(call).find_map(|w| Some((w, other(w)?)))) else {
                continue;
            };
            let message =
                format!("what this installs may bring libraries of Alpine {release} into an image of {own_name}");
            let finding = out.report(step.file(), word.span, message).mark("another release").severity(Severity::Info);
            finding.help("take it from the base's own release where that has it by now, or a base that has it; else give that source a tag, so that it is asked for this package alone");
        }
    }
}

/// The release of Alpine that the base is of; none of one that moves by itself.
fn own_release(stage: StageRef) -> Option<&'static str> {
    let moves = stage.root_image().is_some_and(|image| image.tag.as_deref().is_some_and(|tag| tag.contains("edge")));
    support::release(stage).filter(|release| release.product == "alpine" && !moves).map(|release| release.cycle)
}

/// The release that an address of Alpine's packages names.
fn release_in(text: &str) -> Option<&str> {
    let text = text.trim_matches(['"', '\'']);
    let address = text.strip_prefix("--repository=").unwrap_or(text);
    let (_, rest) = address.split_once("/alpine/").filter(|(front, _)| front.starts_with("http"))?;
    let release = rest.split('/').next()?;
    (release == "edge" || release.starts_with("v3.")).then(|| release.trim_start_matches('v'))
}

/// Whether the further source is asked for nothing that it has: what it adds is `community` or `testing`, and all is of `main`.
fn is_of_main(call: &Call) -> bool {
    let apart = |word: &Word| ["/community", "/testing"].iter().any(|part| word.text().contains(part));
    sources(call).all(apart) && call.packages.iter().all(|package| MAIN.contains(&package.name.as_str()))
}

/// Whether it writes a further line into the list of sources, without a tag by which alone packages come from there.
fn adds_source(command: &Command) -> bool {
    let into = |target: &Word| target.text() == "/etc/apk/repositories";
    let tagged = command.args().iter().any(|word| word.text().trim_start_matches(['"', '\'']).starts_with('@'));
    matches!(command.name(), Some("echo" | "printf"))
        && !tagged
        && command.redirects.iter().any(|io| io.operator.as_str() == ">>" && io.target.as_ref().is_some_and(into))
}

/// The words of a call that follow `--repository` or `-X`.
fn sources(call: &Call) -> impl Iterator<Item = &Word> {
    let args = call.call.args();
    args.iter().enumerate().filter_map(move |(at, word)| {
        let before = at.checked_sub(1).and_then(|at| args.get(at)).map(Word::text);
        let is = word.text().starts_with("--repository=") || matches!(before, Some("--repository" | "-X"));
        is.then_some(word)
    })
}
