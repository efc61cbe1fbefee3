//! `path-from-unset-variable`: see the page of the same name.

use crate::rules::{Cx, Sink};

/// What shells, desktops and Windows set for whoever calls Compose.
const SET: &[&str] = &[
    "APPDATA",
    "HOME",
    "HOSTNAME",
    "LOCALAPPDATA",
    "LOGNAME",
    "OLDPWD",
    "PROGRAMDATA",
    "PWD",
    "SYSTEMDRIVE",
    "TEMP",
    "TMP",
    "TMPDIR",
    "USER",
    "USERNAME",
    "USERPROFILE",
];

/// Paths that are told beside the first.
const MOST: usize = 8;

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let services = cx.project.services_in(compose);
        let mounts = services.flat_map(|service| service.written_mounts().map(move |mount| (service, mount)));
        let unset = |name: &str| {
            let set = SET.contains(&name) || name.starts_with("XDG_") || name.starts_with("COMPOSE_");
            !set && cx.project.is_unset(compose, name)
        };
        let mut found = mounts.filter_map(|(service, mount)| {
            let (span, name, rest) = mount.source.as_ref()?.variable_in_front()?;
            (rest.len() > 1 && unset(name)).then_some((service, span, name, rest))
        });
        let Some((service, span, name, rest)) = found.next() else { continue };
        let message = format!("where nobody sets `{name}`, this is `{rest}` of the host");
        let finding = out.report(service.file_id(), span, message).mark("nothing here sets it");
        finding.help(format!("write `${{{name}:?}}`, and Compose stops without it, or give it a default"));
        for (service, span, ..) in found.take(MOST) {
            finding.label(service.file_id(), span, "and here");
        }
    }
}
