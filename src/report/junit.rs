//! JUnit's XML: a suite per file, a case per finding that fails where the run does (`--fail-on`), a passed case for
//! a file without any, and an error for what could not be read.

use super::medium::{Shown, Xml};
use super::{View, gap_kind};
use crate::finding::Finding;
use crate::project::Gap;

pub fn render(view: &View) -> Shown {
    let fails = |finding: &Finding| view.fails.is_some_and(|least| finding.severity >= least);
    let (open, failed) = (view.open().count(), view.open().filter(|finding| fails(finding)).count());
    let gaps = &view.project.gaps;
    let clean = view.by_file().iter().filter(|(_, findings)| findings.is_empty()).count();
    let mut out = Xml::default();
    let tests = open + clean + gaps.len();
    out.open("testsuites", &[("name", &"plimsoll"), ("tests", &tests), ("failures", &failed), ("errors", &gaps.len())]);
    for (path, findings) in view.by_file() {
        let counts = (findings.len().max(1), findings.iter().filter(|finding| fails(finding)).count());
        out.open("testsuite", &[("name", &path), ("tests", &counts.0), ("failures", &counts.1), ("errors", &0)]);
        if findings.is_empty() {
            out.empty("testcase", &[("classname", &path), ("name", &"no findings")]);
        }
        for finding in findings {
            let place = view.region(finding.primary.file, finding.primary.span).start;
            let (line, column, rule) = (place.line, place.column, finding.rule);
            let (message, help) = (&finding.message, &finding.help);
            let name = format!("{} {} {line}:{column}", rule.code, rule.name);
            out.open("testcase", &[("classname", &path), ("name", &name)]);
            let text = format!("{path}:{line}:{column}: {message} {help}");
            match fails(finding) {
                true => out.text("failure", &[("type", &finding.severity.name()), ("message", message)], &text),
                false => out.text("system-out", &[], &format!("{}: {text}", finding.severity.name())),
            }
            out.close();
        }
        out.close();
    }
    if !gaps.is_empty() {
        unread(gaps, &mut out);
    }
    out.shown()
}

fn unread(gaps: &[Gap], out: &mut Xml) {
    let n = gaps.len();
    out.open("testsuite", &[("name", &"not read"), ("tests", &n), ("failures", &0), ("errors", &n)]);
    for gap in gaps {
        out.open("testcase", &[("classname", &"not read"), ("name", &gap.path)]);
        out.text("error", &[("type", &gap_kind(gap.kind)), ("message", &gap.what)], &gap.help);
        out.close();
    }
    out.close();
}
