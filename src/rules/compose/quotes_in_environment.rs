//! `quotes-in-environment`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let kept = service.environment.iter().filter_map(|pair| {
            let value = pair.value.as_ref()?;
            // In the mapping form YAML takes the quotes off, and those of a quoted item were meant.
            let listed = value.span.start == pair.key_span.end + 1 && !value.quoted();
            let quoted = ['"', '\''].into_iter().any(|quote| {
                let inner = value.raw.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
                inner.is_some_and(|inner| !inner.contains(quote))
            });
            (listed && quoted).then_some((pair, value))
        });
        let mut kept = kept.collect::<Vec<_>>().into_iter();
        let Some((first, value)) = kept.next() else { continue };
        let message = format!("the quotes are part of the value of `{}`", first.key);
        let finding = out.report(service.file_id(), value.span, message);
        finding.mark("with its quotes").help("put the quotes around the whole item, or leave them out");
        for (_, value) in kept {
            finding.label(service.file_id(), value.span, "and these");
        }
    }
}
