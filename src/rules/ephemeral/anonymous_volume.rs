//! `anonymous-volume`: see the page of the same name.

use crate::finding::{Aspect, Safety, Severity};
use crate::knowledge::datastores::passes;
use crate::project::compose::{Layout, MountKind};
use crate::project::services::{lies_in, plain_path};
use crate::project::stages::stage::Volume;
use crate::project::{Dockerfile, ServiceRef};
use crate::rules::{Cx, Sink};

/// Directories of libraries.
const PROGRAMS: &[&str] = &["dist-packages", "node_modules", "site-packages", "vendor"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        declared(cx, docker, out);
    }
    // Compose refuses a file of the first format as a whole.
    let told = |service: &ServiceRef| service.file.layout != Layout::V1 && !service.hands_its_volumes_on();
    cx.project.service_refs().filter(told).for_each(|service| mounted(service, out));
}

/// Volumes of the final stage that a service of this Dockerfile, or no service at all, mounts.
fn declared(cx: &Cx, docker: &Dockerfile, out: &mut Sink) {
    let Some(stage) = docker.final_stage().filter(|_| !cx.project.is_meant_as_base(docker)) else { return };
    let own = cx.project.links_of(docker.file).filter_map(|link| cx.project.service_at(link.compose, link.service));
    let services: Vec<ServiceRef> =
        own.filter(|one| !one.hands_its_volumes_on() && !one.is_made_to_be_many()).collect();
    if services.is_empty() && !cx.project.compose.is_empty() {
        return;
    }
    let family = stage.root_image().is_some_and(|image| image.repository.starts_with("linuxserver/"));
    // Every description of these images says to mount it.
    let lasts = |path: &str| !(passes(path) || family && path == "/config");
    let lasting: Vec<&Volume> = stage.stage.volumes.iter().filter(|volume| lasts(&plain_path(&volume.path))).collect();
    for group in lasting.chunk_by(|one, other| one.at == other.at) {
        let service = services.iter().find(|service| group.iter().any(|volume| !service.may_mount(&volume.path)));
        if service.is_none() && !services.is_empty() {
            continue;
        }
        let lacks = |volume: &&&Volume| service.is_none_or(|service| !service.may_mount(&volume.path));
        let open: Vec<&&Volume> = group.iter().filter(lacks).collect();
        let Some(first) = open.first() else { continue };
        let paths = open.iter().map(|volume| format!("`{}`", volume.path)).collect::<Vec<_>>().join(", ");
        let then = "after `docker compose down` the next container gets a new volume";
        let message = match service {
            Some(service) => format!("`{}` mounts nothing at {paths}: {then}", service.name),
            None => format!("{paths} becomes a volume without a name wherever nothing is mounted there"),
        };
        let finding = out.report(docker.file, first.span, message).mark("no name");
        match service {
            Some(service) => {
                let all = std::iter::once(*service).chain(service.elsewhere(docker));
                for other in all.filter(|other| !other.may_mount(&first.path)) {
                    finding.label(other.file_id(), other.key_span("volumes"), "started without a volume there");
                }
                finding.help(service.asks_for_named(&first.path, service.starts_unread_script()));
                // In a directory with its own name the next container finds nothing, whatever is mounted.
                let own = cx.project.named_by_host(docker.file, &first.path).filter(|_| service.hostname.is_none());
                if let Some((script, span)) = own {
                    finding.label(script, span, "each container has a directory of its own here");
                    finding.help(format!("give `{}` that volume and a fixed `hostname`", service.name));
                }
                let alone = open.len() == 1 && own.is_none() && !service.starts_unread_script();
                let edits = service.keeping(&service.volume_name(&first.path), &first.path, None);
                if let Some(edits) = edits.filter(|_| alone) {
                    let title = "Mount a named volume there: what is written there is kept when the container is gone";
                    finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Volumes, Aspect::Services]);
                }
            }
            None => {
                let help = "leave VOLUME out, or say in the image's description what to mount there";
                finding.severity(Severity::Info).pedantic().help(help);
            }
        }
    }
}

/// Mounts of the compose file that give a target and nothing else.
fn mounted(service: ServiceRef, out: &mut Sink) {
    let below = |path: &str| {
        let mut others = service.volumes.iter().filter(|other| other.kind != MountKind::Anonymous);
        others.any(|other| other.target.as_ref().is_some_and(|above| lies_in(path, &plain_path(above.shown()))))
    };
    let mut open = service.volumes.iter().filter(|mount| mount.kind == MountKind::Anonymous).filter_map(|mount| {
        // The engine refuses a target that does not begin at the root.
        let path = plain_path(mount.target.as_ref()?.value.as_deref().filter(|path| path.starts_with('/'))?);
        (!passes(&path) && !below(&path)).then_some((mount, path))
    });
    let Some((mount, path)) = open.next() else { return };
    let message =
        format!("the volume at `{path}` has no name: after `docker compose down` the next container gets a new one");
    let finding = out.report(service.file_id(), mount.span, message).mark("no name");
    finding.help(format!("name it, `data:{path}`, and declare the name under the top-level `volumes`"));
    let mut all = vec![(mount, service.volume_name(&path))];
    for (other, path) in open {
        finding.label(service.file_id(), other.span, "nor has this one");
        all.push((other, service.volume_name(&path)));
    }
    // A volume over programs would hold them back when the image has newer ones.
    let programs = |name: &str| PROGRAMS.iter().any(|directory| name.ends_with(directory));
    if let Some(edits) = service.naming(&all).filter(|_| !all.iter().any(|(_, name)| programs(name))) {
        let title = "Name it: the next container goes on with what this one wrote, whatever a newer image holds there";
        finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Volumes, Aspect::Services]);
    }
}
