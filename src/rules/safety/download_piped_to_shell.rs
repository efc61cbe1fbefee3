//! `download-piped-to-shell`: see the page of the same name.

use crate::project::stages::answers::kept_in;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};
use crate::text::Span;

const FETCH: &[&str] = &["curl", "wget"];
const SHELLS: &[&str] =
    &["sh", "bash", "ash", "dash", "zsh", "ksh", "python", "python3", "perl", "ruby", "node", "php"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for text in cx.project.all_build_texts().filter(|text| text.step.stage.reachable) {
        let found = found(cx, text.commands);
        let [(span, what), others @ ..] = found.as_slice() else { continue };
        let finding = out.report(text.file, *span, format!("`{what}` runs whatever the server sends"));
        finding.mark("runs it unseen");
        // What is there already needs no script that brings it.
        let python = text.step.stage_ref().root_image().and_then(|image| image.official()) == Some("python");
        let brings = python && others.is_empty() && text.text.contains("get-pip.py");
        finding.help(match brings {
            true => "leave it out: the base image brings pip",
            false => "download to a file, check its checksum, then run it; or install the package it would install",
        });
        for (span, what) in others {
            finding.label(text.file, *span, format!("and so does `{what}` here"));
        }
    }
}

/// The shells of a step that run what was fetched, each with its name.
fn found(cx: &Cx, commands: &[Command]) -> Vec<(Span, String)> {
    let (mut fetching, mut found) = (None, Vec::new());
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
            found.extend(span.map(|span| (span, name.to_owned())));
        }
    }
    found
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
