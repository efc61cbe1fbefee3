//! `host-path-absolute`: see the page of the same name.

use crate::project::compose::{Mount, MountKind};
use crate::project::evidence::credentials::is_placeholder;
use crate::project::services::{lies_in, plain_path};
use crate::rules::{Cx, Sink};

/// Where a distribution puts things: the same on every machine.
const SYSTEM: &[&str] =
    &["/etc", "/var/run", "/run", "/proc", "/sys", "/dev", "/lib", "/usr", "/boot", "/tmp", "/bin", "/sbin", "/root"];
const SYSTEM_VAR: &[&str] =
    &["/var/log", "/var/lib/docker", "/var/lib/containerd", "/var/cache", "/var/spool", "/var/tmp"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for (compose, file) in cx.project.compose.iter().enumerate() {
        let mounts = cx.project.services_in(compose).flat_map(|service| &service.service.volumes);
        let mut foreign: Vec<_> = mounts.filter_map(|mount| Some((mount, foreign(mount)?))).collect();
        foreign.sort_by_key(|(_, path)| !is_of_a_person(path));
        let Some(((first, path), others)) = foreign.split_first() else { continue };
        let finding = out.report(file.file, first.span, format!("`{path}` exists on the machine it was written on"));
        finding
            .mark("this machine only")
            .help("write it relative to the compose file, or use a named volume or a variable");
        // Any other directory the engine makes where it is not there.
        if !is_of_a_person(path) {
            finding.pedantic();
        }
        for (mount, _) in others {
            finding.label(file.file, mount.span, "so is this one");
        }
    }
}

/// Whether the path names a person or a drive, so that no other machine has it.
fn is_of_a_person(path: &str) -> bool {
    path.as_bytes().get(1) == Some(&b':') || ["/home/", "/Users/"].iter().any(|homes| path.starts_with(homes))
}

/// The source, where it is a path of a machine or of a person.
fn foreign(mount: &Mount) -> Option<&str> {
    let source = mount.source.as_ref().filter(|source| mount.kind == MountKind::Bind && !source.has_variables())?;
    let text = source.value.as_deref()?;
    let drive = text.as_bytes().get(1) == Some(&b':');
    let path = plain_path(text);
    // `/path/to/your/media` asks for a path and is none.
    let asked = path.contains("/path/to") || is_placeholder(&path);
    let system = asked || path == "/" || SYSTEM.iter().chain(SYSTEM_VAR).any(|above| lies_in(&path, above));
    (text.starts_with('~') || drive || text.starts_with('/') && !system).then_some(text)
}
