//! Checkstyle's XML, which many build servers read.

use super::View;
use super::medium::{Shown, Xml};
use crate::finding::Severity;

pub fn render(view: &View) -> Shown {
    let mut out = Xml::default();
    out.open("checkstyle", &[("version", &"4.3")]);
    for (path, findings) in view.by_file() {
        out.open("file", &[("name", &path)]);
        for finding in findings {
            let place = view.region(finding.primary.file, finding.primary.span).start;
            let severity = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info | Severity::Style => "info",
            };
            out.empty(
                "error",
                &[
                    ("line", &place.line),
                    ("column", &place.column),
                    ("severity", &severity),
                    ("message", &finding.message),
                    ("source", &format!("{}.{}", finding.rule.code, finding.rule.name)),
                ],
            );
        }
        out.close();
    }
    out.shown()
}
