//! `key-among-services`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::{Aspect, Safety};
use crate::project::compose::{self, ComposeFile, Repair};
use crate::rules::{Cx, Sink};
use crate::text::{Edit, FileId, Source, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for file in cx.project.compose.iter().filter(|file| !file.repairs.is_empty()) {
        let source = cx.project.source(file.file);
        let provable = holds(file, source);
        let mut before: HashMap<&str, Span> = HashMap::new();
        for group in file.repairs.chunk_by(|one, other| one.service_span == other.service_span) {
            let Some(first) = group.first() else { continue };
            let keys: Vec<String> = group.iter().map(|repair| format!("`{}`", repair.key)).collect();
            let verb = if keys.len() == 1 { "stands" } else { "stand" };
            let message = format!(
                "{} {verb} at the depth of the services and not in `{}`; Compose refuses the file",
                listed(&keys),
                first.service
            );
            let finding = out.report(file.file, first.span, message);
            finding.mark("read as a service of this name");
            finding.label(file.file, first.service_span, "the service it is taken to belong to");
            for repair in group.iter().skip(1) {
                finding.label(file.file, repair.span, "the same");
            }
            for repair in group {
                if let Some(span) = before.insert(&repair.key, repair.span) {
                    finding.label(file.file, span, "of two keys of one name a reader keeps the last, or refuses both");
                }
            }
            finding.help(format!("indent it to column {}, as the other keys of `{}`", first.wanted + 1, first.service));
            if provable {
                let edits = group.iter().flat_map(|repair| indent(file.file, source, repair)).collect();
                finding.fix(Safety::Safe, format!("Indent into `{}`", first.service), edits).changing(Aspect::ALL);
            }
        }
    }
}

/// `a`, `b` and `c`.
fn listed(words: &[String]) -> String {
    match words {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        _ => words.concat(),
    }
}

/// One insertion of blanks at each line of what is to be moved.
fn indent(file: FileId, source: &Source, repair: &Repair) -> Vec<Edit> {
    let blanks = " ".repeat(repair.wanted.saturating_sub(repair.column) as usize);
    let last = source.line((repair.block.end as usize).max(repair.block.start as usize + 1) - 1);
    let lines = source.line(repair.block.start as usize)..=last;
    let filled = lines.map(|line| source.line_span(line)).filter(|span| !source.slice(*span).trim().is_empty());
    filled.map(|span| Edit::insert(file, span.start as usize, blanks.clone())).collect()
}

/// Whether the file, indented so, reads without a fault and holds the services as they are read now.
fn holds(file: &ComposeFile, source: &Source) -> bool {
    let mut at = 0;
    let mut text = String::with_capacity(source.text.len() + 64);
    for edit in file.repairs.iter().flat_map(|repair| indent(file.file, source, repair)) {
        text.push_str(source.slice(Span::new(at, edit.span.start as usize)));
        text.push_str(&edit.text);
        at = edit.span.start as usize;
    }
    text.push_str(source.slice(Span::new(at, source.text.len())));
    let after = compose::read(file.file, &text, &HashMap::new());
    let keys = |file: &ComposeFile| -> Vec<(String, Vec<String>)> {
        let names = |service: &compose::Service| service.keys.iter().map(|key| key.name.clone()).collect();
        file.services.iter().map(|service| (service.name.clone(), names(service))).collect()
    };
    after.errors.is_empty() && after.repairs.is_empty() && keys(&after) == keys(file)
}
