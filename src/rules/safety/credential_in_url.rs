//! `credential-in-url`: see the page of the same name.

use std::collections::HashSet;

use crate::project::evidence::credentials::{in_url, written};
use crate::rules::{Cx, Sink};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    let of_file = |compose: usize| -> HashSet<&str> {
        let services = cx.project.services_in(compose);
        services.flat_map(|service| &service.service.environment).filter_map(written).collect()
    };
    let known: Vec<HashSet<&str>> = (0..cx.project.compose.len()).map(of_file).collect();
    for service in cx.project.service_refs() {
        let Some(alone) = known.get(service.compose) else { continue };
        let found = |pair: &crate::project::compose::Pair| -> Option<(String, Span)> {
            let value = pair.value.as_ref()?;
            let range = in_url(&value.raw)?;
            // What stands in the file as a value of its own is told there.
            let told = value.raw.get(range.clone()).is_some_and(|password| alone.contains(password));
            (!told).then(|| (pair.key.clone(), value.part(range)))
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
