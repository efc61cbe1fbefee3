//! `path-from-unset-variable`: see the page of the same name.

use crate::project::ServiceRef;
use crate::project::compose::Text;
use crate::rules::{Cx, Sink};
use crate::text::Span;

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
        let services: Vec<ServiceRef> = cx.project.services_in(compose).collect();
        let mounts =
            services.iter().flat_map(|service| service.service.volumes.iter().map(move |mount| (service, mount)));
        let own = mounts.filter(|(service, mount)| service.span.contains(mount.span));
        let unset = |name: &str| {
            let set = SET.contains(&name) || name.starts_with("XDG_") || name.starts_with("COMPOSE_");
            !set && cx.project.is_unset(compose, name)
        };
        let mut found = own.filter_map(|(service, mount)| {
            let (span, name, rest) = front(mount.source.as_ref()?)?;
            unset(name).then_some((service, span, name, rest))
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

/// The variable without operator that a path begins with: its place, its name, the rest of the path.
fn front(path: &Text) -> Option<(Span, &str, &str)> {
    let (open, close) = if path.raw.starts_with("${") { ("${", "}") } else { ("$", "") };
    let inside = path.raw.strip_prefix(open)?;
    let length = inside.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let (name, rest) = inside.split_at_checked(length).filter(|(name, _)| !name.is_empty())?;
    let rest = rest.strip_prefix(close)?;
    let end = path.raw.len() - rest.len();
    (rest.len() > 1 && rest.starts_with('/')).then(|| (path.part(0..end), name, rest))
}
