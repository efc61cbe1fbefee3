//! One line per finding, `path:line:column: severity CODE name: message`, for editors and for grep;
//! last how much was left out as taste.

use std::fmt::Write;

use super::{View, escape};

pub fn render(view: &View) -> String {
    let mut out = String::new();
    for finding in view.open() {
        let at = escape::line(&view.at(finding.primary.file, finding.primary.span));
        let (severity, rule) = (finding.severity.name(), finding.rule);
        let _ = writeln!(out, "{at}: {severity} {} {}: {}", rule.code, rule.name, escape::line(&finding.message));
    }
    if let Some(unasked) = view.unasked() {
        let _ = writeln!(out, "{unasked}");
    }
    out
}
