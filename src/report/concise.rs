//! One line per finding, `path:line:column: severity CODE name: message`, for editors and for grep.

use std::fmt::Write;

use super::View;

pub fn render(view: &View) -> String {
    let mut out = String::new();
    for finding in view.open() {
        let source = view.project.source(finding.primary.file);
        let place = source.place(finding.primary.span.start as usize);
        let (severity, rule) = (finding.severity.name(), finding.rule);
        let _ = writeln!(
            out,
            "{}:{}:{}: {severity} {} {}: {}",
            source.path, place.line, place.column, rule.code, rule.name, finding.message
        );
    }
    out
}
