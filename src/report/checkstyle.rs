//! Checkstyle's XML, which many build servers read.

use std::fmt::Write;

use super::View;
use super::escape::xml;
use crate::finding::Severity;

pub fn render(view: &View) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
    for (path, findings) in view.by_file() {
        let _ = writeln!(out, "  <file name=\"{}\">", xml(path));
        for finding in findings {
            let place = view.region(finding.primary.file, finding.primary.span).start;
            let severity = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info | Severity::Style => "info",
            };
            let _ = writeln!(
                out,
                "    <error line=\"{}\" column=\"{}\" severity=\"{severity}\" message=\"{}\" source=\"{}.{}\"/>",
                place.line,
                place.column,
                xml(&finding.message),
                finding.rule.code,
                finding.rule.name
            );
        }
        out.push_str("  </file>\n");
    }
    out.push_str("</checkstyle>\n");
    out
}
