//! `listens-on-itself`: see the page of the same name.

use std::collections::HashSet;

use crate::project::compose::Service;
use crate::project::running::loopback::Alone;
use crate::project::{Project, StageRef};
use crate::rules::{Cx, Sink};
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut told: HashSet<(FileId, Span)> = HashSet::new();
    let mut tell = |out: &mut Sink, alone: Alone, asked: (FileId, Span)| {
        if !told.insert((alone.file, alone.span)) {
            return;
        }
        let message =
            format!("{} listens on the container's own address, and nothing outside of it gets an answer", alone.who);
        let finding = out.report(alone.file, alone.span, message).mark("127.0.0.1 of the container");
        finding.label(asked.0, asked.1, "nobody answers here").help(alone.help);
    };
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage().filter(|stage| !stage.on_windows) else { continue };
        let Some(asked) = published(cx.project, stage) else { continue };
        let own = |service: &Service| service.command.is_some() || service.entrypoint.is_some();
        let mut services = cx.project.services_of(docker).peekable();
        let replaced = services.peek().is_some() && services.all(|(_, service)| own(service));
        if replaced || cx.project.services_of(docker).any(|(_, service)| service.network_mode.is_some()) {
            continue;
        }
        if let Some(alone) = cx.project.alone_in_image(stage) {
            tell(out, alone, asked);
        }
    }
    for service in cx.project.service_refs().filter(|service| service.network_mode.is_none() && service.is_whole()) {
        let port = service.ports.iter().find(|port| !port.unresolved || port.target.is_some());
        let Some(port) = port.filter(|_| !service.others().any(|other| other.has("command"))) else { continue };
        if let Some(alone) = cx.project.alone_in_service(service).filter(|_| !service.shares_its_network()) {
            tell(out, alone, (service.file_id(), port.span));
        }
    }
}

/// Where the image or a service of it promises a port to others.
fn published(project: &Project, stage: StageRef) -> Option<(FileId, Span)> {
    let mut services = project.services_of(stage.docker);
    let of_service = services.find_map(|(file, service)| Some((file.file, service.ports.first()?.span)));
    let exposed = || stage.chain().find_map(|stage| Some((stage.file(), stage.stage.exposed.first()?.span)));
    of_service.or_else(exposed)
}
