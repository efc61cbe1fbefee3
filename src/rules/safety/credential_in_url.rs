//! `credential-in-url`: see the page of the same name.

use crate::project::evidence::credentials::in_url;
use crate::rules::{Cx, Sink};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let found = |pair: &crate::project::compose::Pair| -> Option<(String, Span)> {
            let value = pair.value.as_ref()?;
            Some((pair.key.clone(), value.part(in_url(&value.raw)?)))
        };
        let mut found = service.environment.iter().filter_map(found);
        let Some((key, span)) = found.next() else { continue };
        let finding = out.report(service.file_id(), span, format!("the address in `{key}` holds a password"));
        finding.mark("readable by all who have the file");
        for (_, span) in found {
            finding.label(service.file_id(), span, "and here");
        }
        finding.help("write `${…}` in its place with the value in an ignored `.env`, or let the program read it from a file under `secrets`");
        if service.file.has_reserved_names() {
            finding.pedantic();
        }
    }
}
