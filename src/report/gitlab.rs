//! GitLab's code quality report: a JSON array in the shape of Code Climate's issues.

use serde_json::{Value, json};

use super::View;
use super::medium::Shown;
use crate::finding::{Severity, Status};

pub fn render(view: &View) -> Shown {
    let issues = view.findings.iter().zip(view.fingerprints()).filter(|(finding, _)| finding.status == Status::Open);
    let issue = |(finding, fingerprint): (&crate::finding::Finding, String)| {
        let region = view.region(finding.primary.file, finding.primary.span);
        json!({
            "description": finding.message,
            "check_name": format!("{} {}", finding.rule.code, finding.rule.name),
            "fingerprint": fingerprint,
            "severity": match finding.severity {
                Severity::Error => "critical",
                Severity::Warning => "major",
                Severity::Info => "minor",
                Severity::Style => "info",
            },
            "location": {
                "path": region.path,
                "lines": { "begin": region.start.line, "end": region.end.line },
            },
        })
    };
    Shown::json(&issues.map(issue).collect::<Vec<Value>>())
}
