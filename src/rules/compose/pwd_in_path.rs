//! `pwd-in-path`: see the page of the same name.

use crate::project::ServiceRef;
use crate::project::compose::Text;
use crate::rules::{Cx, Sink};
use crate::text::Span;

/// Paths that are told beside the first.
const MOST: usize = 8;

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let services: Vec<ServiceRef> = cx.project.services_in(compose).collect();
        let mounts =
            services.iter().flat_map(|service| service.service.volumes.iter().map(move |mount| (service, mount)));
        let own = mounts.filter(|(service, mount)| service.span.contains(mount.span));
        let mut found = own.filter_map(|(service, mount)| Some((service, front(mount.source.as_ref()?)?)));
        let Some((service, (span, rest))) = found.next() else { continue };
        let message = "`$PWD` is where Compose is called, and not where this file lies";
        let finding = out.report(service.file_id(), span, message).mark("the caller's directory");
        finding.help(format!("write `.{rest}`: it is taken from this file's directory"));
        for (service, (span, _)) in found.take(MOST) {
            finding.label(service.file_id(), span, "and here");
        }
    }
}

/// The place of a `$PWD` that a path begins with, and the rest of the path.
fn front(path: &Text) -> Option<(Span, &str)> {
    let front = ["${PWD}", "$PWD"].into_iter().find(|front| path.raw.starts_with(front))?;
    let rest = path.raw.get(front.len()..)?;
    (rest.is_empty() || rest.starts_with('/')).then(|| (path.part(0..front.len()), rest))
}
