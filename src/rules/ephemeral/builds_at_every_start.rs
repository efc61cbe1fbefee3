//! `builds-at-every-start`: see the page of the same name.

use crate::knowledge::commands::{is_build, starts_server};
use crate::project::running::handover::stays;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::text::FileId;

pub fn check(cx: &Cx, out: &mut Sink) {
    let scripts = cx.project.started_in_earnest();
    for running in scripts.filter(|running| !are_worked_in(cx, running.services.iter().copied())) {
        let own: Vec<&Command> = running.own().map(|(_, command)| command).collect();
        tell(out, running.file, &own);
    }
    for service in cx.project.service_refs().filter(|service| !service.mounts_sources()) {
        tell(out, service.file_id(), &service.commands().iter().skip(1).collect::<Vec<_>>());
    }
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        if are_worked_in(cx, cx.project.links_of(stage.file()).map(|link| (link.compose, link.service))) {
            continue;
        }
        let parts = stage.process.iter().flat_map(|process| process.parts());
        parts.for_each(|part| tell(out, stage.file(), &part.commands.iter().collect::<Vec<_>>()));
    }
}

/// Whether all services that start it mount a directory of the project: people work there, and what they changed is built.
fn are_worked_in(cx: &Cx, services: impl Iterator<Item = (usize, usize)>) -> bool {
    let mut services = services.filter_map(|(compose, index)| cx.project.service_at(compose, index)).peekable();
    services.peek().is_some() && services.all(|service| service.mounts_sources())
}

/// What is built in any case, before a server of the same text.
fn tell(out: &mut Sink, file: FileId, commands: &[&Command]) {
    let is = |command: &Command, what: fn(&[&str]) -> bool| what(&command.effective().texts());
    let builds = |command: &Command| !command.place.in_branch && !command.place.in_background && is(command, is_build);
    let Some((at, build)) = commands.iter().enumerate().find(|(_, command)| builds(command)) else { return };
    let serves = |command: &&Command| stays(command).is_some() || is(command, starts_server);
    if !commands.iter().skip(at + 1).any(serves) {
        return;
    }
    let call = build.effective();
    let shown = call.texts().into_iter().take(3).map(|word| word.rsplit('/').next().unwrap_or(word));
    let shown = shown.collect::<Vec<_>>().join(" ");
    let message = format!("`{shown}` runs at every start of the container");
    let finding = out.report(file, build.span, message).mark("needs sources and compilers in the image");
    finding.help("build while the image is built, and let the program read what differs between places when it starts");
}
