//! Workflow commands that GitHub shows as annotations on the changed lines.

use std::fmt::Write;

use super::{View, escape, gap_in_words};
use crate::finding::Severity;

pub fn render(view: &View) -> String {
    let mut out = String::new();
    for finding in view.open() {
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info | Severity::Style => "notice",
        };
        let region = view.region(finding.primary.file, finding.primary.span);
        let _ = write!(
            out,
            "::{level} file={},line={},endLine={}",
            property(region.path),
            region.start.line,
            region.end.line
        );
        // GitHub refuses columns where the region has several lines.
        if region.start.line == region.end.line {
            let _ = write!(out, ",col={},endColumn={}", region.start.column, region.end.column);
        }
        let title = property(&format!("{} {}", finding.rule.code, finding.rule.name));
        let _ = writeln!(out, ",title={title}::{}", data(&with_help(&finding.message, &finding.help)));
    }
    for gap in &view.project.gaps {
        let _ = writeln!(out, "::warning title=not read::{}", data(&escape::line(&gap_in_words(gap))));
    }
    out
}

fn with_help(message: &str, help: &str) -> String {
    let message = escape::line(message);
    if help.is_empty() { message } else { format!("{message}\n{}", escape::line(help)) }
}

/// The runner splits commands at line ends and undoes these three alone.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
