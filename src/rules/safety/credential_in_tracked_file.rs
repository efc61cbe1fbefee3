//! `credential-in-tracked-file`: see the page of the same name.

use std::collections::HashSet;

use crate::project::builds::links::Committed;
use crate::project::evidence::credentials::{can_be_one, names_one};
use crate::rules::{Cx, Sink};
use crate::text::{FileId, Span};

/// Words of values that are to be filled in.
const OPEN: &[&str] = &["example", "insert", "placeholder", "replace", "todo", "xxx", "your", "<"];

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut told: HashSet<FileId> = HashSet::new();
    for held in &cx.project.committed {
        let Some(compose) = cx.project.compose.get(held.compose) else { continue };
        let secret = held.secret.and_then(|index| compose.secrets.get(index));
        match secret.filter(|_| told.insert(held.file)) {
            Some(secret) => secret_file(cx, out, held, &secret.name),
            None if secret.is_none() && told.insert(held.file) => env_file(cx, out, held),
            None => {}
        }
    }
}

/// A file behind `secrets`, unless it is empty, to be filled in, or a certificate, which is none.
fn secret_file(cx: &Cx, out: &mut Sink, held: &Committed, name: &str) {
    let (Some(compose), Some(span)) = (cx.project.compose.get(held.compose), held.span) else { return };
    let source = cx.project.source(held.file);
    let text = source.text.trim();
    let public = text.contains("BEGIN CERTIFICATE") && !text.contains("PRIVATE KEY");
    if text.is_empty() || is_open(text) || public {
        return;
    }
    let message = format!("the secret `{name}` stands in `{}`, which git does not ignore", source.path);
    let finding = out.report(compose.file, span, message).mark("known to all who have the project");
    finding.help(format!("put `{}` into .gitignore, take it out of the history, and change the secret", source.path));
}

/// The credentials of an env file.
fn env_file(cx: &Cx, out: &mut Sink, held: &Committed) {
    let text = cx.project.source(held.file).text.as_str();
    let mut at = 0;
    let mut found: Vec<(Span, &str)> = Vec::new();
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some((key, value)) = line.split_once('=').filter(|(key, _)| !key.trim_start().starts_with('#')) else {
            continue;
        };
        let name = key.trim().trim_start_matches("export ").trim();
        let value = value.split(" #").next().unwrap_or(value).trim().trim_matches(['"', '\'']);
        let known = names_one(name) && can_be_one(value) && !value.contains('$') && !is_open(value);
        if known && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            found.push((Span::new(start, start + key.trim_end().len()), name));
        }
    }
    let Some(((span, name), rest)) = found.split_first() else { return };
    let message = format!("`{name}` has its value in a file that git does not ignore, and that containers start with");
    let finding = out.report(held.file, *span, message).mark("known to all who have the project");
    for (span, _) in rest.iter().take(8) {
        finding.label(held.file, *span, "this one as well");
    }
    if let (Some(compose), Some(span)) = (cx.project.compose.get(held.compose), held.span) {
        finding.label(compose.file, span, "read here");
    }
    finding.help("let git ignore the file, keep an example of it with empty values, and change what was in it");
}

fn is_open(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    OPEN.iter().any(|word| lower.contains(word))
}
