//! `keeps-nothing-alive`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(part) = stage.process.as_ref().and_then(|process| process.decisive()) else { continue };
        let Some(last) = part.commands.iter().rfind(|command| !command.place.in_substitution) else { continue };
        if !idles(&last.effective()) || part.commands.len() == 1 && stage.exposed.is_empty() {
            continue;
        }
        let finding =
            out.report(stage.file(), last.span, "keeps the container running whatever happens to its program");
        finding.mark("does nothing, for ever").help("make the program itself the last command, in the foreground");
    }
}

/// Waits for ever and does nothing.
fn idles(command: &Command) -> bool {
    let mut args = command.args().iter().map(|word| word.text());
    match command.name() {
        Some("tail") => args.any(|arg| arg == "/dev/null"),
        Some("sleep") => args.any(|arg| arg == "infinity" || arg == "inf"),
        _ => false,
    }
}
