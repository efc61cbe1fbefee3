//! What a name stands for: the lines that give it.

use super::super::names::{self, Kind};
use super::super::view::View;
use crate::text::{FileId, Source, Span};

/// Lines of one definition that are shown.
const LINES: usize = 12;
/// Definitions that are shown.
const SHOWN: usize = 3;

/// What there is to say, and of which bytes; nothing where the name itself is given.
pub fn known(view: &View, file: FileId, at: u32) -> Option<(String, Span)> {
    let name = names::at(view, file, at).filter(|name| !name.given)?;
    let given = names::same(view, &name).into_iter().filter(|other| other.given);
    let language = if name.kind == Kind::Stage { "dockerfile" } else { "yaml" };
    let shown: Vec<String> = given
        .take(SHOWN)
        .map(|other| {
            let source = view.source(other.file);
            let line = source.line(other.span.start as usize);
            format!("{}:{line}\n\n```{language}\n{}\n```", source.path, block(source, other.span))
        })
        .collect();
    let title = format!("{} `{}`", name.kind.word(), view.source(file).slice(name.span));
    (!shown.is_empty()).then(|| (format!("{title}, {}", shown.join("\n\n")), name.span))
}

/// The line of a place, with those behind it that stand further in.
fn block(source: &Source, span: Span) -> String {
    let line = source.line_span(source.line(span.start as usize));
    let text = source.text.get(line.start as usize..).unwrap_or_default();
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut lines = text.lines();
    let Some(first) = lines.next() else { return String::new() };
    let own = depth(first);
    let inner = lines.take_while(|line| line.trim().is_empty() || depth(line) > own);
    let mut shown: Vec<&str> = [first].into_iter().chain(inner).collect();
    while shown.last().is_some_and(|line| line.trim().is_empty()) {
        shown.pop();
    }
    let more = shown.len() > LINES;
    shown.truncate(LINES);
    let shown: Vec<&str> = shown.into_iter().map(|line| line.get(own..).unwrap_or_default()).collect();
    format!("{}{}", shown.join("\n"), if more { "\n…" } else { "" })
}
