//! `download-piped-to-shell`: see the page of the same name.

use crate::project::stages::answers::kept_in;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};
use crate::text::Span;

const FETCH: &[&str] = &["curl", "wget"];
const SHELLS: &[&str] =
    &["sh", "bash", "ash", "dash", "zsh", "ksh", "python", "python3", "perl", "ruby", "node", "php"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable) {
        if let Some((span, what)) = found(cx, &step.step.commands) {
            out.report(step.file(), span, format!("`{what}` runs whatever the server sends"))
                .mark("runs it unseen")
                .help("download to a file, check its checksum, then run it; or install the package it would install");
        }
    }
}

fn found(cx: &Cx, commands: &[Command]) -> Option<(Span, String)> {
    let mut fetching = None;
    // What a host sends that is trusted is no surprise.
    let trusted = |text: &str| {
        let mut addresses = text.split_whitespace().filter(|word| word.contains("://")).peekable();
        addresses.peek().is_some() && addresses.all(|one| cx.is_host("download-piped-to-shell", "hosts", one))
    };
    for command in commands {
        let call = command.effective();
        let Some(name) = call.name() else { continue };
        if FETCH.contains(&name) && hands_on(&call) {
            let known = call.args().iter().any(|word| trusted(word.text()));
            fetching = (!known).then_some(command.pipeline);
        }
        let fed = command.before == Join::Pipe && fetching == Some(command.pipeline);
        let inside = call
            .args()
            .iter()
            .find(|word| word.literal.is_none() && FETCH.iter().any(|tool| word.raw.contains(&format!("$({tool} "))))
            .filter(|word| !trusted(&word.raw));
        let span = call.words.first().map(|word| word.span);
        if SHELLS.contains(&name) && (fed && reads_input(&call) || inside.is_some()) {
            return span.map(|span| (span, name.to_owned()));
        }
    }
    None
}

/// Whether what is fetched goes to standard output: curl's unless it names a file, wget's where it is told so.
fn hands_on(call: &Command) -> bool {
    match call.name() {
        Some("wget") => call.args().iter().any(|word| {
            let word = word.text();
            word == "-" || word == "/dev/stdout" || word.ends_with("O-") || word.ends_with("=-")
        }),
        _ => kept_in(call).is_none(),
    }
}

/// Whether the shell takes its script from standard input: no script among its words.
fn reads_input(call: &Command) -> bool {
    call.args().iter().all(|word| word.text().starts_with('-'))
        || call.has_arg("-s")
        || call.has_arg("-")
        || call.has_flag(&["s"])
}
