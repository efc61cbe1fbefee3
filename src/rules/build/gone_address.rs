//! `gone-address`: see the page of the same name.

use crate::finding::Severity;
use crate::knowledge::gone::addresses;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.stage.reachable && !step.onbuild) {
        if matches!(step.ins.keyword, Keyword::Run | Keyword::Add) {
            tell(step.file(), step.ins.span.start, cx.project.source(step.file()).slice(step.ins.span), out);
        }
    }
}

fn tell(file: FileId, start: u32, text: &str, out: &mut Sink) {
    for (at, needle, gone) in addresses(text) {
        // What a comment speaks of, or a command replaces, is not asked for.
        let line = text.get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or_default();
        let words = line.trim_start();
        if words.starts_with('#') || words.contains("sed ") {
            continue;
        }
        let name = needle.trim_start_matches("://").trim_end_matches('/');
        let begin = start as usize + at;
        let message = format!("`{name}` has been out of service since {}", gone.since);
        let finding = out.report(file, Span::new(begin, begin + needle.len()), message);
        finding.mark("shut down").help(gone.instead);
        let rest = text.get(at..).unwrap_or_default();
        // A further server is tried where one does not answer.
        if rest.lines().next().is_some_and(|line| line.contains("||")) || line.contains("||") {
            finding.severity(Severity::Info);
        }
        return;
    }
}
