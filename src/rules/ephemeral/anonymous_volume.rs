//! `anonymous-volume`: see the page of the same name.

use crate::finding::Severity;
use crate::knowledge::datastores::passes;
use crate::project::compose::MountKind;
use crate::project::services::{is_anywhere, lies_in, plain_path};
use crate::project::stages::stage::Volume;
use crate::project::{Base, Dockerfile, ServiceRef};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        declared(cx, docker, out);
    }
    for service in cx.project.service_refs() {
        mounted(service, out);
    }
}

/// Volumes of the final stage that a service of this Dockerfile, or no service at all, mounts.
fn declared(cx: &Cx, docker: &Dockerfile, out: &mut Sink) {
    let Some(stage) = docker.final_stage().filter(|_| !cx.project.is_meant_as_base(docker)) else { return };
    let services: Vec<ServiceRef> = match cx.project.compose.is_empty() {
        true => Vec::new(),
        false => {
            let links = cx.project.links.iter();
            let own =
                links.filter(|link| cx.project.dockerfiles.get(link.dockerfile).is_some_and(|d| d.file == docker.file));
            own.filter_map(|link| cx.project.service_at(link.compose, link.service)).collect()
        }
    };
    if services.is_empty() && !cx.project.compose.is_empty() {
        return;
    }
    let family = matches!(stage.chain().last().map(|root| &root.stage.base), Some(Base::Image(image))
        if image.repository.starts_with("linuxserver/"));
    // Every description of these images says to mount it.
    let told = |path: &str| family && path == "/config";
    let volumes = stage.stage.volumes.iter();
    let lasting: Vec<&Volume> =
        volumes.filter(|volume| !passes(&plain_path(&volume.path)) && !told(&plain_path(&volume.path))).collect();
    for group in lasting.chunk_by(|one, other| one.at == other.at) {
        let open: Vec<&&Volume> = match services.iter().find(|service| group.iter().any(|v| !mounts(**service, v))) {
            Some(service) => group.iter().filter(|volume| !mounts(*service, volume)).collect(),
            None if services.is_empty() => group.iter().collect(),
            None => continue,
        };
        let Some(first) = open.first() else { continue };
        let paths: Vec<String> = open.iter().map(|volume| format!("`{}`", volume.path)).collect();
        let service = services.iter().find(|service| !mounts(**service, first));
        let message = match service {
            Some(service) => {
                format!(
                    "`{}` mounts nothing at {}: after `docker compose down` the next container gets a new volume",
                    service.name,
                    paths.join(", ")
                )
            }
            None => format!("{} becomes a volume without a name wherever nothing is mounted there", paths.join(", ")),
        };
        let finding = out.report(docker.file, first.span, message);
        finding.mark("no name");
        match service {
            Some(service) => {
                finding.label(service.file_id(), service.name_span, "started without a volume there");
                finding.help(format!("give `{}` a named volume at `{}`", service.name, first.path));
            }
            None => {
                finding.severity(Severity::Info).pedantic();
                finding.help("leave VOLUME out, or say in the image's description what to mount there");
            }
        }
    }
}

/// Whether the service mounts something there, or may.
fn mounts(service: ServiceRef, volume: &Volume) -> bool {
    let path = plain_path(&volume.path);
    let there = |text: &str| lies_in(&plain_path(text), &path) || lies_in(&path, &plain_path(text)) && text == path;
    let unknown = !service.is_whole() || service.others().any(|other| other.has("volumes") || other.has("tmpfs"));
    let tmpfs = service.tmpfs.iter().any(|text| there(text.shown().split(':').next().unwrap_or_default()));
    let mounted = service.volumes.iter().any(|mount| {
        is_anywhere(mount)
            || mount.kind != MountKind::Anonymous && mount.target.as_ref().is_some_and(|t| there(t.shown()))
    });
    unknown || tmpfs || mounted || !service.volumes_from.is_empty()
}

/// Mounts of the compose file that give a target and nothing else.
fn mounted(service: ServiceRef, out: &mut Sink) {
    let below = |path: &str| {
        let mut others = service.volumes.iter().filter(|other| other.kind != MountKind::Anonymous);
        others.any(|other| other.target.as_ref().is_some_and(|above| lies_in(path, &plain_path(above.shown()))))
    };
    let mut open = service.volumes.iter().filter(|mount| mount.kind == MountKind::Anonymous).filter_map(|mount| {
        let path = plain_path(mount.target.as_ref()?.value.as_deref()?);
        (!passes(&path) && !below(&path)).then_some((mount, path))
    });
    let Some((mount, path)) = open.next() else { return };
    let message =
        format!("the volume at `{path}` has no name: after `docker compose down` the next container gets a new one");
    let finding = out.report(service.file_id(), mount.span, message);
    finding.mark("no name").help(format!("name it, `data:{path}`, and declare the name under the top-level `volumes`"));
    for (other, _) in open {
        finding.label(service.file_id(), other.span, "nor has this one");
    }
}
