//! `path-from-unset-variable`: see the page of the same name.

use crate::finding::Severity;
use crate::project::compose::variables;
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
        images(cx, compose, out);
        // With a profile it is started on purpose.
        let services = cx.project.services_in(compose).filter(|service| service.profiles.is_empty());
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

/// The images whose tags are such a variable.
fn images(cx: &Cx, compose: usize, out: &mut Sink) {
    let named = cx.project.services_in(compose).filter_map(|service| {
        let text = service.service.image.as_ref().filter(|text| service.wrote(text.span))?;
        let (references, _) = variables(&text.raw);
        let [only] = references.as_slice() else { return None };
        let before = text.raw.get(..only.range.start).filter(|before| before.ends_with([':', '@']))?;
        let bare = only.operator.is_none() && only.range.end == text.raw.len() && service.service.build.is_none();
        (bare && cx.project.is_unset(compose, only.name)).then(|| (service, text, before.to_owned(), only.name))
    });
    let mut named = named.collect::<Vec<_>>().into_iter();
    let Some((service, text, before, name)) = named.next() else { return };
    let message = format!("where nobody sets `{name}`, the image is `{before}`, which is refused");
    let finding = out.report(service.file_id(), text.span, message).mark("nothing here sets it");
    // It loses nothing, and whoever meets it reads why.
    finding.severity(Severity::Info).why("Compose puts nothing in the place of a variable that is not set, and what is left is no name of an image: nothing of the file is started.");
    finding.help(format!(
        "give it a default, `${{{name}:-…}}`, or write `${{{name}:?}}`, and Compose says what is missing"
    ));
    for (service, text, ..) in named.take(MOST) {
        finding.label(service.file_id(), text.span, "and here");
    }
}
