//! Workflow commands that GitHub shows as annotations on the changed lines.

use std::fmt::Display;

use super::medium::{Commands, Shown};
use super::{View, gap_in_words};
use crate::finding::Severity;

pub fn render(view: &View) -> Shown {
    let mut out = Commands::default();
    for finding in view.open() {
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info | Severity::Style => "notice",
        };
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
    for gap in &view.project.gaps {
        out.command("warning", &[("title", &"not read")], &[&gap_in_words(gap)]);
    }
    out.shown()
}
