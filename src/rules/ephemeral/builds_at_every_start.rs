//! `builds-at-every-start`: see the page of the same name.

use crate::knowledge::commands::{is_build, starts_server};
use crate::project::ServiceRef;
use crate::project::compose::MountKind;
use crate::project::running::handover::stays;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::text::FileId;

pub fn check(cx: &Cx, out: &mut Sink) {
    for running in cx.project.started_in_earnest() {
        let own: Vec<&Command> = running.own().map(|(_, command)| command).collect();
        tell(out, running.file, &own);
    }
    for service in cx.project.service_refs().filter(|service| !works_in_mounted_sources(service)) {
        tell(out, service.file_id(), &service.commands().iter().skip(1).collect::<Vec<_>>());
    }
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let parts = stage.process.iter().flat_map(|process| process.entrypoint.iter().chain(&process.cmd));
        parts.for_each(|part| tell(out, stage.file(), &part.commands.iter().collect::<Vec<_>>()));
    }
}

/// Whether a directory of the project is mounted: people work in the container, and what they changed is built.
fn works_in_mounted_sources(service: &ServiceRef) -> bool {
    service.volumes.iter().any(|mount| {
        let source = mount.source.as_ref().map_or("", |source| source.shown());
        mount.kind == MountKind::Bind && source.starts_with('.') || mount.kind == MountKind::Unknown
    })
}

/// What is built in any case, before a server of the same text.
fn tell(out: &mut Sink, file: FileId, commands: &[&Command]) {
    let words = |command: &Command| -> Vec<String> {
        command.effective().words.iter().map(|word| word.text().to_owned()).collect()
    };
    let is = |command: &Command, what: fn(&[&str]) -> bool| {
        what(&words(command).iter().map(String::as_str).collect::<Vec<_>>())
    };
    let builds = |command: &&Command| !command.place.in_branch && !command.place.in_background && is(command, is_build);
    let Some(at) = commands.iter().position(builds) else { return };
    let serves = |command: &&Command| stays(command).is_some() || is(command, starts_server);
    let Some(build) = commands.get(at).filter(|_| commands.iter().skip(at + 1).any(serves)) else { return };
    let shown =
        words(build).iter().take(3).map(|word| word.rsplit('/').next().unwrap_or(word)).collect::<Vec<_>>().join(" ");
    let message = format!("`{shown}` runs at every start of the container");
    let finding = out.report(file, build.span, message).mark("needs sources and compilers in the image");
    finding.help("build while the image is built, and let the program read what differs between places when it starts");
}
