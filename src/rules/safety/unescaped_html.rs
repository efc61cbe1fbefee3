//! `unescaped-html`: see the page of the same name.

use crate::project::evidence::Kind;
use crate::project::{evidence::handlers, evidence::lexical, images::users::contains_word};
use crate::rules::{Cx, Sink};
use crate::text::Span;

/// What a file says that escapes, or does not answer with HTML.
const SAFE: &[&str] =
    &["escape(", "render", "jsonify", "json_out", "Content-Type", "content_type", "mimetype", "bleach"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for evidence in cx.project.evidence.iter().filter(|e| e.kind == Kind::Python && !e.copied_by.is_empty()) {
        let text = &cx.project.source(evidence.file).text;
        if !text.contains(".fetch") || SAFE.iter().any(|word| text.contains(word)) {
            continue;
        }
        let lexed = lexical::lex(text, evidence.kind);
        let mut rows: Vec<&str> = Vec::new();
        for (start, line) in handlers::lines(&lexed) {
            if let Some((name, _)) = line.split_once('=').filter(|(_, value)| value.contains(".fetch")) {
                rows.push(name.trim());
            }
            let body = line.trim_start();
            let Some(value) =
                body.strip_prefix("return ").filter(|value| value.contains('+') && value.contains(['"', '\'']))
            else {
                continue;
            };
            let Some((row, at)) = rows.iter().find_map(|row| Some((*row, put_in(value, row)?))) else { continue };
            let from = start + line.len() - value.len() + at;
            out.report(
                evidence.file,
                Span::new(from, from + row.len()),
                format!("`{row}` from the database goes into the page unescaped"),
            )
            .mark("as it stands in the row")
            .help("pass each value through `html.escape(str(…))`, or render a template that escapes");
        }
    }
}

/// Where `row` is put into the text `value` by `+`, not merely counted.
fn put_in(value: &str, row: &str) -> Option<usize> {
    let at = value.find(row).filter(|_| contains_word(value, row))?;
    let counted = value.get(..at).is_some_and(|before| before.trim_end().ends_with("len("));
    (!counted && value.contains('+')).then_some(at)
}
