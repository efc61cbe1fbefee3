//! `secret-in-environment`: see the page of the same name.

use crate::finding::Severity;
use crate::project::compose::Pair;
use crate::project::evidence::credentials::{can_be_one, names_one};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let literal = |pair: &&Pair| {
            let written = |text: &crate::project::compose::Text| !text.has_variables() && can_be_one(text.shown());
            names_one(&pair.key) && pair.value.as_ref().is_some_and(written)
        };
        let mut pairs = service.environment.iter().filter(literal);
        let Some(first) = pairs.next() else { continue };
        let message = format!("the value of `{}` is written into the file", first.key);
        let finding = out.report(service.file_id(), first.span, message);
        finding.mark("readable by all who have the file");
        for pair in pairs {
            finding.label(service.file_id(), pair.key_span, "so is this one");
        }
        let file =
            service.store().filter(|_| !first.key.ends_with("_FILE")).map(|_| format!(" and `{}_FILE`", first.key));
        finding.help(format!(
            "take it from outside: a file under the top-level `secrets`{}, or `{}: ${{{}}}` with the value in an ignored `.env`",
            file.unwrap_or_default(),
            first.key,
            first.key
        ));
        if cx.project.is_lab(service.file_id()) {
            finding.pedantic();
        }
        if service.is_aside() {
            finding.severity(Severity::Info);
        }
        // Among examples, a value that asks to be replaced.
        let asks = first.value.as_ref().is_some_and(|value| asks_to_be_replaced(value.shown()));
        if service.is_aside() && asks {
            finding.pedantic();
        }
    }
}

/// Whether a value says itself that it is to be chosen by whoever takes the file.
fn asks_to_be_replaced(value: &str) -> bool {
    const WORDS: &[&str] = &["change", "choose", "example", "makeitup", "placeholder", "replace", "your"];
    let value = value.to_ascii_lowercase();
    WORDS.iter().any(|word| value.contains(word))
}
