//! `required-variable-unset`: see the page of the same name.

use std::collections::HashSet;

use crate::finding::Severity;
use crate::project::compose::Variable;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for (index, file) in cx.project.compose.iter().enumerate() {
        let mut told = HashSet::new();
        let unset: Vec<&Variable> = file
            .variables
            .iter()
            .filter(|variable| variable.required && cx.project.is_unset(index, &variable.name))
            .filter(|variable| told.insert(variable.name.as_str()))
            .collect();
        let Some((first, others)) = unset.split_first() else { continue };
        let (who, it) = match others.len() {
            0 => (format!("`{}`", first.name), "it"),
            1 => (format!("`{}` and one more variable", first.name), "them"),
            more => (format!("`{}` and {more} more variables", first.name), "them"),
        };
        // One `.env` would set them all: it is that which is missing, and everyone makes their own.
        let made = !others.is_empty() || cx.project.partial;
        let stops = if made { "Compose stops if that is not done before" } else { "Compose stops" };
        let message = format!("{who} must be set, and nothing here sets {it}; {stops}");
        let finding = out.report(file.file, first.span, message).mark("not set");
        finding.help("set it in `.env`, or lay a `.env.example` that names it beside the file");
        for other in others {
            finding.label(file.file, other.span, "nor is this one");
        }
        if made {
            finding.severity(Severity::Info).pedantic();
        }
    }
}
