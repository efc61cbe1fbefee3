//! Workflow commands that GitHub shows as annotations on the changed lines, the gravest first. Of each level GitHub
//! keeps ten for a step, so the rest stands in the log, folded.

use std::collections::BTreeMap;
use std::fmt::Display;

use super::medium::{Commands, Shown};
use super::{View, concise, gap_in_words, plural};
use crate::finding::{Finding, Severity};

/// What GitHub keeps of each level.
const KEPT: usize = 10;

pub fn render(view: &View) -> Shown {
    let mut out = Commands::default();
    let mut used: BTreeMap<&str, usize> = BTreeMap::new();
    let mut room = |level: &'static str| {
        let used = used.entry(level).or_default();
        *used += 1;
        *used <= KEPT
    };
    let mut rest = Vec::new();
    for gap in &view.project.gaps {
        let words = gap_in_words(gap);
        match room("warning") {
            true => out.command("warning", &[("title", &"not read")], &[&words]),
            false => rest.push(format!("not read: {words}")),
        }
    }
    for finding in view.gravest_first() {
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info | Severity::Style => "notice",
        };
        match room(level) {
            true => annotation(view, finding, level, &mut out),
            false => rest.push(concise::one(view, finding)),
        }
    }
    if !rest.is_empty() {
        let title = format!("{} beyond the {KEPT} of each level that GitHub annotates", plural(rest.len(), "line"));
        out.group(&title, &rest);
    }
    out.line(&format!("{}.", view.summary()));
    out.shown()
}

fn annotation(view: &View, finding: &Finding, level: &'static str, out: &mut Commands) {
    let region = view.region(finding.primary.file, finding.primary.span);
    let (start, end) = (region.start, region.end);
    let title = format!("{} {}", finding.rule.code, finding.rule.name);
    let mut properties: Vec<(&str, &dyn Display)> =
        vec![("file", &region.path), ("line", &start.line), ("endLine", &end.line)];
    // GitHub refuses columns where the region has several lines.
    if start.line == end.line {
        properties.extend([("col", &start.column as &dyn Display), ("endColumn", &end.column)]);
    }
    properties.push(("title", &title));
    let lines = [finding.message.as_str(), &finding.help];
    out.command(level, &properties, if finding.help.is_empty() { &lines[..1] } else { &lines });
}
