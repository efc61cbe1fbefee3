//! JUnit's XML: a suite per file, a failed case per finding, a passed case for a file without any, and an
//! error for what could not be read.

use std::fmt::Write;

use super::escape::xml;
use super::{View, gap_kind};
use crate::project::Gap;

pub fn render(view: &View) -> String {
    let open = view.open().count();
    let gaps = &view.project.gaps;
    let clean = view.by_file().iter().filter(|(_, findings)| findings.is_empty()).count();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let tests = open + clean + gaps.len();
    let _ =
        writeln!(out, "<testsuites name=\"plimsoll\" tests=\"{tests}\" failures=\"{open}\" errors=\"{}\">", gaps.len());
    for (path, findings) in view.by_file() {
        let (path, failures) = (xml(path), findings.len());
        let tests = failures.max(1);
        let _ = writeln!(out, "  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">");
        if findings.is_empty() {
            let _ = writeln!(out, "    <testcase classname=\"{path}\" name=\"no findings\"/>");
        }
        for finding in findings {
            let place = view.region(finding.primary.file, finding.primary.span).start;
            let (line, column, rule) = (place.line, place.column, finding.rule);
            let message = xml(&finding.message);
            let _ = writeln!(
                out,
                "    <testcase classname=\"{path}\" name=\"{} {} {line}:{column}\">\n      \
                 <failure type=\"{}\" message=\"{message}\">{path}:{line}:{column}: {message} {}</failure>\n    \
                 </testcase>",
                rule.code,
                rule.name,
                finding.severity.name(),
                xml(&finding.help)
            );
        }
        out.push_str("  </testsuite>\n");
    }
    if !gaps.is_empty() {
        unread(gaps, &mut out);
    }
    out.push_str("</testsuites>\n");
    out
}

fn unread(gaps: &[Gap], out: &mut String) {
    let n = gaps.len();
    let _ = writeln!(out, "  <testsuite name=\"not read\" tests=\"{n}\" failures=\"0\" errors=\"{n}\">");
    for gap in gaps {
        let (path, what) = (xml(&gap.path), xml(&gap.what));
        let _ = writeln!(
            out,
            "    <testcase classname=\"not read\" name=\"{path}\">\n      \
             <error type=\"{}\" message=\"{what}\">{}</error>\n    </testcase>",
            gap_kind(gap.kind),
            xml(&gap.help)
        );
    }
    out.push_str("  </testsuite>\n");
}
