//! One line per finding, `path:line:column: severity CODE name: message`, for editors and for grep.

use std::fmt::Write;

use super::{View, escape};

pub fn render(view: &View) -> String {
    let mut out = String::new();
    for finding in view.open() {
        let at = escape::line(&view.at(finding.primary.file, finding.primary.span));
        let (severity, rule) = (finding.severity.name(), finding.rule);
        let _ = writeln!(out, "{at}: {severity} {} {}: {}", rule.code, rule.name, escape::line(&finding.message));
    }
    out
}
