//! `keeps-nothing-alive`: see the page of the same name.

use crate::project::stages::daemons::{Act, act};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};

pub fn check(cx: &Cx, out: &mut Sink) {
    in_services(cx, out);
    in_scripts(cx, out);
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(part) = stage.process.as_ref().and_then(|process| process.decisive()) else { continue };
        let Some(last) = part.commands.iter().rfind(|command| !command.place.in_substitution) else { continue };
        // What waits in a terminal is there for whoever attaches to it.
        let attached = part.commands.iter().any(|command| matches!(command.name(), Some("tmux" | "screen")));
        if attached || !idles(&last.effective()) || part.commands.len() == 1 && stage.exposed.is_empty() {
            continue;
        }
        let finding =
            out.report(stage.file(), last.span, "keeps the container running whatever happens to its program");
        finding.mark("does nothing, for ever").help("make the program itself the last command, in the foreground");
    }
}

/// The same at the end of a start script that leaves something in the background; what follows a log hears nothing
/// of who writes it.
fn in_scripts(cx: &Cx, out: &mut Sink) {
    for running in cx.project.started_in_earnest().filter(|running| running.first) {
        let own: Vec<&Command> = running.own().map(|(_, command)| command).collect();
        let Some((last, before)) = own.split_last() else { continue };
        let follows = last.name() == Some("tail") && last.has_flag(&["f", "F", "follow", "retry"]);
        let waits = idles(last) || follows && last.before != Join::Pipe && !last.place.in_background;
        let leaves = |command: &&&Command| {
            let started = matches!(act(command), Some((Act::Start, _)));
            started || command.after == Join::Background || command.place.in_background
        };
        let watched = running.has_trap() || before.iter().any(|command| command.name() == Some("wait"));
        let Some(left) = before.iter().find(leaves).filter(|_| waits && !watched) else { continue };
        let finding =
            out.report(running.file, last.span, "keeps the container running whatever happens to its program");
        finding.mark("does nothing, for ever").label(running.file, left.span, "left in the background");
        finding.help("make the program itself the last command, in the foreground, with `exec`");
    }
}

/// The same as a service's command; where nothing is published the container is there to be worked in.
fn in_services(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| !service.is_aside() && !service.ports.is_empty()) {
        let Some(command) = &service.command else { continue };
        let shown = command.shown();
        if ["tail -f /dev/null", "tail -F /dev/null", "sleep infinity"].iter().any(|idle| shown.contains(idle)) {
            let message = format!("`{}` keeps running whatever happens to its program", service.name);
            let finding = out.report(service.file_id(), command.span(), message);
            finding.mark("does nothing, for ever").help("make the program itself the command, in the foreground");
        }
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
