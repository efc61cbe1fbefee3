//! `password-in-copied-file`: see the page of the same name.

use std::collections::BTreeMap;

use crate::finding::Setting;
use crate::project::evidence::Kind;
use crate::project::{Evidence, evidence::lexical, evidence::secrets};
use crate::rules::{Cx, Sink};
use crate::text::{FileId, Source, Span};

/// Parts of paths that hold what no program reads in earnest.
const ASIDE: &[&str] = &[
    ".circleci",
    ".github",
    ".gitlab",
    "__mocks__",
    "__tests__",
    "doc",
    "docs",
    "example",
    "examples",
    "fixture",
    "fixtures",
    "i18n",
    "lang",
    "lib",
    "locale",
    "locales",
    "mock",
    "mocks",
    "node_modules",
    "sample",
    "samples",
    "spec",
    "static",
    "test",
    "testdata",
    "tests",
    "vendor",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut found: BTreeMap<String, Vec<(&Evidence, Span)>> = BTreeMap::new();
    for evidence in cx.project.evidence.iter().filter(|e| !e.copied_by.is_empty()) {
        let source = cx.project.source(evidence.file);
        // What a compiler takes in may be in the program; settings stay where they are.
        let stays = || evidence.kind == Kind::Config && !cx.project.may_be_shipped(evidence);
        if is_aside(evidence.path_in_context(cx.project)) {
            continue;
        }
        let passwords = secrets::passwords(&lexical::lex(&source.text, evidence.kind), evidence.kind);
        if passwords.is_empty() || stays() {
            continue;
        }
        for (span, value) in passwords {
            found.entry(value).or_default().push((evidence, span));
        }
    }
    for places in found.values_mut() {
        places.sort_by_key(|(evidence, span)| (&cx.project.source(evidence.file).path, *span));
        report(cx, places, out);
    }
}

fn report(cx: &Cx, places: &[(&Evidence, Span)], out: &mut Sink) {
    let [(first, span), rest @ ..] = places else { return };
    let path = |evidence: &Evidence| cx.project.source(evidence.file).path.clone();
    let others = rest.iter().find(|(evidence, _)| evidence.file != first.file);
    let message = match others {
        Some((other, _)) => format!("the same password stands in clear text here and in `{}`", path(other)),
        None => "a password stands in clear text in a file that goes into the image".to_owned(),
    };
    let finding = out.report(first.file, *span, message);
    finding.mark("in every copy of the image").help(
        "take it from a secret that is mounted at run time (`/run/secrets/…`) or from the environment, and change the \
         password: it counts as known",
    );
    for (evidence, span) in rest.iter().take(8) {
        finding.label(evidence.file, *span, "the same password");
    }
    // The image is one that nobody is handed: its settings are those of the author's own machine.
    let works = |docker: &FileId| cx.project.is_for(*docker, Setting::Development);
    let stays_here = |(evidence, _): &(&Evidence, Span)| evidence.copied_by.iter().all(works);
    if is_for_tests(cx.project.source(first.file), *span) || places.iter().all(stays_here) {
        finding.pedantic();
    }
    let mut files: Vec<&Evidence> = places.iter().map(|(evidence, _)| *evidence).collect();
    files.dedup_by_key(|evidence| evidence.file);
    for evidence in files.iter().take(4) {
        for (docker, span) in cx.project.copies_of(evidence).into_iter().take(2) {
            finding.label(docker, span, "copied into the image here");
        }
    }
}

/// Whether a comment above it, with no empty line between, says that it is for tests.
fn is_for_tests(source: &Source, span: Span) -> bool {
    let above = (1..source.line(span.start as usize)).rev().map(|line| source.slice(source.line_span(line)).trim());
    let mut said = above.take_while(|text| !text.is_empty()).filter_map(|text| text.strip_prefix('#'));
    said.any(|said| said.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| matches!(word, "test" | "tests")))
}

fn is_aside(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let name = lower.rsplit('/').next().unwrap_or_default();
    let named = name.contains("test") || name.contains("spec.") || name.contains("example") || name.contains(".min.");
    named || lower.split('/').any(|part| ASIDE.contains(&part))
}
