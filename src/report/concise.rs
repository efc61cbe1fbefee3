//! One line per finding, `path:line:column: severity CODE name: message`, for editors and for grep, the gravest
//! first; last the counts, and how much was left out as taste.

use super::medium::{Screen, Shown};
use super::{View, escape};
use crate::finding::Finding;

pub fn render(view: &View) -> Shown {
    let mut out = Screen::default();
    for finding in view.gravest_first() {
        out.line(&one(view, finding));
    }
    out.line(&format!("{}.", view.summary()));
    if let Some(unasked) = view.unasked() {
        out.line(&unasked);
    }
    out.shown()
}

/// The line of one finding.
pub fn one(view: &View, finding: &Finding) -> String {
    let at = view.at(finding.primary.file, finding.primary.span);
    let (severity, rule) = (finding.severity.name(), finding.rule);
    let (at, message) = (escape::line(&at), escape::line(&finding.message));
    format!("{at}: {severity} {} {}: {message}", rule.code, rule.name)
}
