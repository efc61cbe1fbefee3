//! `quotes-in-environment`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        for pair in &service.environment {
            let Some(value) = &pair.value else { continue };
            // In the mapping form YAML takes the quotes off, and those of a quoted item were meant.
            let listed = value.span.start == pair.key_span.end + 1 && !value.quoted();
            let quoted = ['"', '\''].into_iter().any(|quote| {
                let inner = value.raw.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
                inner.is_some_and(|inner| !inner.contains(quote))
            });
            if !listed || !quoted {
                continue;
            }
            let message = format!("the quotes are part of the value of `{}`", pair.key);
            let finding = out.report(service.file_id(), value.span, message);
            finding.mark("with its quotes").help("put the quotes around the whole item, or leave them out");
        }
    }
}
