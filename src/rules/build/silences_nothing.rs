//! `silences-nothing`: see the page of the same name.

use crate::knowledge::hadolint::speaks_of;
use crate::rules::{Cx, Sink};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let text = &cx.project.source(docker.file).text;
        for comment in &docker.tree.comments {
            let Some(list) = comment.hadolint_ignored(text) else { continue };
            let codes = list.split_whitespace().next().unwrap_or_default();
            let next = docker.tree.instructions.iter().find(|ins| ins.span.start > comment.span.start);
            let Some(next) = next.filter(|ins| ins.span.start >= comment.span.end) else { continue };
            let below = text.get(next.span.range()).unwrap_or_default();
            let idle = |code: &&str| speaks_of(code).is_some_and(|of| !of.iter().any(|word| below.contains(word)));
            let Some(code) = codes.split(',').map(str::trim).find(idle) else { continue };
            let Some(at) = text.get(comment.span.range()).and_then(|own| own.find(code)) else { continue };
            let start = comment.span.start as usize + at;
            let of = speaks_of(code).and_then(|of| of.first()).map_or("", |word| word.trim());
            let message = format!("`{code}` is about `{of}`, which the instruction below does not call");
            let finding = out.report(docker.file, Span::new(start, start + code.len()), message);
            finding.mark("silences nothing").help("take the code out of the comment, or the comment out of the file");
        }
    }
}
