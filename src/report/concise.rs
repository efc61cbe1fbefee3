//! One line per finding, `path:line:column: severity CODE name: message`, for editors and for grep;
//! last how much was left out as taste.

use super::medium::{Screen, Shown};
use super::{View, escape};

pub fn render(view: &View) -> Shown {
    let mut out = Screen::default();
    for finding in view.open() {
        let at = view.at(finding.primary.file, finding.primary.span);
        let (severity, rule) = (finding.severity.name(), finding.rule);
        let (at, message) = (escape::line(&at), escape::line(&finding.message));
        out.line(&format!("{at}: {severity} {} {}: {message}", rule.code, rule.name));
    }
    if let Some(unasked) = view.unasked() {
        out.line(&unasked);
    }
    out.shown()
}
