//! `quotes-in-environment`: see the page of the same name.

use std::collections::HashSet;

use crate::finding::{Aspect, Safety};
use crate::knowledge::images;
use crate::project::compose::{Pair, Text, variables};
use crate::project::{ImageRef, ServiceRef};
use crate::rules::{Cx, Sink};
use crate::text::{Edit, FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    // What several services share stands once.
    let mut told = HashSet::new();
    for service in cx.project.service_refs().filter(|service| !service.image_ref().is_some_and(takes_them_off)) {
        let defaults = defaults(service).into_iter();
        let mut defaults = defaults.filter(|(_, span)| told.insert((service.file_id(), span.start)));
        if let Some((pair, span)) = defaults.next() {
            let message = format!("where nobody sets it, quotes are part of the value of `{}`", pair.key);
            let finding = out.report(service.file_id(), span, message).mark("a default with its quotes");
            finding.why("Compose takes what stands behind `:-` as it is, up to the brace: no shell and no YAML takes the quotes off there.");
            finding.help("leave the quotes in the default out: `${NAME:-value}`, and `${NAME:-}` for none");
            for (_, span) in defaults {
                finding.label(service.file_id(), span, "and these");
            }
        }
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
        let kept: Vec<(&Pair, &Text)> = kept.collect();
        let Some(((first, value), others)) = kept.split_first() else { continue };
        let message = format!("the quotes are part of the value of `{}`", first.key);
        let finding = out.report(service.file_id(), value.span, message);
        finding.mark("with its quotes").help("put the quotes around the whole item, or leave them out");
        for (_, value) in others {
            finding.label(service.file_id(), value.span, "and these");
        }
        let edits: Option<Vec<Vec<Edit>>> =
            kept.iter().map(|(pair, value)| without(service.file_id(), pair, value)).collect();
        if let Some(edits) = edits {
            let title = "Take the quotes off: the program gets the value without them";
            finding.fix(Safety::Unsafe, title, edits.concat()).changing(&[Aspect::Environment]);
        }
    }
}

/// The variables whose defaults stand in quotes of their own. What goes through a shell, or is JSON, may be to have them.
fn defaults<'a>(service: ServiceRef<'a>) -> Vec<(&'a Pair, Span)> {
    let pairs = service.service.environment.iter().filter_map(|pair| Some((pair, pair.value.as_ref()?)));
    let plain = pairs.filter(|(_, value)| !value.raw.starts_with(['[', '{', '"', '\'']) && !value.raw.contains("\":"));
    let found = plain.filter_map(|(pair, value)| {
        let (references, _) = variables(&value.raw);
        let around = references.iter().rev().fold(value.raw.clone(), |mut text, one| {
            text.replace_range(one.range.clone(), "");
            text
        });
        let kept = references.iter().find(|one| {
            let default = one.operator.filter(|(operator, _)| operator.ends_with('-')).map_or("", |(_, text)| text);
            ['"', '\''].into_iter().any(|quote| {
                let inner = default.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
                inner.is_some_and(|inner| !inner.contains(quote) && !inner.contains(' '))
            })
        })?;
        (!around.contains([' ', '=', '"', '\''])).then(|| (pair, value.part(kept.range.clone())))
    });
    found.collect()
}

/// The item without them; around the whole of it where the value needs some.
fn without(file: FileId, pair: &Pair, value: &Text) -> Option<Vec<Edit>> {
    let inner = value.raw.get(1..value.raw.len().checked_sub(1)?)?;
    if inner.contains('\\') || inner.trim() != inner {
        return None;
    }
    let quote = value.raw.get(..1)?;
    if inner.contains(" #") || inner.contains(": ") || inner.ends_with(':') {
        let whole = format!("{quote}{}={inner}{quote}", pair.key);
        return Some(vec![Edit::replace(file, pair.span, whole)]);
    }
    let (start, end) = (value.span.start as usize, value.span.end as usize);
    Some(vec![Edit::delete(file, Span::new(start, start + 1)), Edit::delete(file, Span::new(end - 1, end))])
}

/// Whether the program of the image reads a value without the quotes around it.
fn takes_them_off(image: &ImageRef) -> bool {
    images::trims_quotes(&image.repository)
}
