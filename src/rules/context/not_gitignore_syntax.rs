//! `not-gitignore-syntax`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::rules::{Cx, Sink};
use crate::syntax::ignorefile::OddityKind;
use crate::text::{Edit, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for ignore in &cx.project.ignore_files {
        let source = cx.project.source(ignore.file);
        for oddity in &ignore.tree.oddities {
            let (file, span) = (ignore.file, oddity.span);
            let text = source.slice(span);
            let line = source.line_span(source.line(span.start as usize));
            match oddity.kind {
                OddityKind::IndentedComment => {
                    let indent = Span { start: line.start, end: span.start };
                    out.report(file, span, "`#` opens a comment only as a line's first character: this is a pattern")
                        .mark("a pattern")
                        .fix(Safety::Safe, "Take the indent away", vec![Edit::delete(file, indent)])
                        .changing(&[Aspect::Patterns]);
                }
                OddityKind::TrailingComment => {
                    let pattern = source.slice(Span { start: line.start, end: span.start });
                    let moved = format!("{text}\n{}", pattern.trim_end());
                    out.report(file, span, format!("`{text}` is part of the pattern, which then matches nothing"))
                        .mark("no comment")
                        .fix(Safety::Safe, "Put the comment above", vec![Edit::replace(file, line, moved)])
                        .changing(&[Aspect::Patterns]);
                }
                OddityKind::BangClass => {
                    let bang = Span { start: span.end.saturating_sub(1), end: span.end };
                    out.report(file, span, "`[!…]` is a class that holds `!`; `[^…]` is the one that excludes")
                        .mark("holds `!`")
                        .fix(Safety::Safe, "Write `[^`", vec![Edit::replace(file, bang, "^")])
                        .changing(&[Aspect::Patterns]);
                }
                OddityKind::Backslash => {
                    out.report(file, span, "a backslash escapes the next character; between directories stands `/`")
                        .mark("no separator")
                        .help("write `/`");
                }
                OddityKind::Braces => {
                    out.report(file, span, format!("`{text}` matches these very characters and no alternatives"))
                        .mark("plain characters")
                        .help("write a line for each alternative");
                }
            }
        }
    }
}
