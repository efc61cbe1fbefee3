//! `settings-in-source`: see the page of the same name.

use std::collections::BTreeMap;

use crate::project::evidence::Kind;
use crate::project::evidence::connections::{connects, settings};
use crate::project::evidence::lexical::lex;
use crate::rules::{Cx, Sink};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for evidence in cx.project.evidence.iter().filter(|e| !e.copied_by.is_empty()) {
        let source = cx.project.source(evidence.file);
        let program = matches!(evidence.kind, Kind::Python | Kind::JavaScript | Kind::Php | Kind::Ruby);
        if !program || source.path.to_ascii_lowercase().contains("test") || !connects(&source.text) {
            continue;
        }
        let lexed = lex(&source.text, evidence.kind);
        let mut found: BTreeMap<&str, Span> = BTreeMap::new();
        for (name, span) in settings(&lexed, &source.text) {
            // Of addresses another rule speaks.
            if source.slice(span).parse::<std::net::IpAddr>().is_err() {
                found.entry(name).or_insert(span);
            }
        }
        let mut places: Vec<(&str, Span)> = found.into_iter().collect();
        places.sort_by_key(|(_, span)| *span);
        let [(first, span), rest @ ..] = places.as_slice() else { continue };
        if rest.is_empty() {
            continue;
        }
        let names: Vec<String> = places.iter().map(|(name, _)| format!("`{name}`")).collect();
        let message = format!("{} of the database connection are written into the program", names.join(", "));
        let finding = out.report(evidence.file, *span, message);
        finding
            .mark(format!("`{first}` is fixed"))
            .help("read them from the environment, where each place the image runs in sets its own");
        for (name, span) in rest {
            finding.label(evidence.file, *span, format!("and `{name}`"));
        }
        for (docker, span) in cx.project.copies_of(evidence).into_iter().take(2) {
            finding.label(docker, span, "copied into the image here");
        }
    }
}
