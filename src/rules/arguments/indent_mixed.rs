//! `indent-mixed`: see the page of the same name.

use crate::project::running::runs::indent;
use crate::rules::{Cx, Sink};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let source = cx.project.source(docker.file);
        for ins in docker.tree.instructions.iter().filter(|ins| ins.heredocs.is_empty()) {
            let mut first: Option<(Span, char)> = None;
            for line in ins.start_line + 1..=ins.end_line {
                let span = source.line_span(line);
                let text = source.slice(span);
                let blanks = indent(text);
                let Some(kind) = blanks.chars().next().filter(|_| !text.trim_start().starts_with('#')) else {
                    continue;
                };
                // Blanks behind tabs put things under each other.
                let Some((earlier, other)) = first else {
                    first = Some((Span::new(span.start as usize, span.start as usize + blanks.len()), kind));
                    continue;
                };
                if other != kind {
                    let (this, that) = if kind == '\t' { ("a tab", "blanks") } else { ("blanks", "a tab") };
                    let here = Span::new(span.start as usize, span.start as usize + blanks.len());
                    let message = format!("{this} where a line before begins with {that}");
                    let finding = out.report(docker.file, here, message).mark("the other kind");
                    finding.label(docker.file, earlier, "the first kind").help("indent with one of the two");
                    break;
                }
            }
        }
    }
}
