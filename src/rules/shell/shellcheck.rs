//! SHL001: what ShellCheck calls an error or a warning in shell text.

use std::collections::{HashMap, HashSet};

use crate::finding::Severity;
use crate::project::running::scripts::Placed;
use crate::rules::{Cx, Sink};

/// True wherever they stand, and hardly ever of consequence: the output of `nproc` or `mktemp` holds no blank,
/// and does not fail; nor do the paths in an image that `find` is sent for; what comes behind a `cd` that fails finds
/// nothing and fails as well; a function that may be given arguments need not be given any; `-a` and `-o` work in every shell that images have; a program by a pattern is one that was unpacked;
/// a list is filled from words that hold no blank, or is meant to fall apart at them; so are the names that `ls` writes.
const TASTE: &[&str] =
    &["SC2010", "SC2044", "SC2045", "SC2046", "SC2120", "SC2155", "SC2164", "SC2166", "SC2206", "SC2207", "SC2211"];

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut told = HashMap::new();
    let line = |remark: &Placed| (remark.file, cx.project.source(remark.file).full_lines(remark.span));
    // A list behind a text is asked to be one word, so that quotes of its own are no remedy.
    let joined: HashSet<_> = cx.remarks.iter().filter(|remark| remark.code == "SC2145").map(line).collect();
    for remark in cx.remarks.iter().filter(|remark| remark.severity >= Severity::Warning) {
        if cx.project.may_be_used_elsewhere(remark)
            || cx.project.is_out_of_question(remark)
            || remark.code == "SC2068" && joined.contains(&line(remark))
        {
            continue;
        }
        // A loop that only counts its tries has to call the number something.
        let counts = remark.code == "SC2034" && cx.project.source(remark.file).slice(remark.span) == "for";
        // A name that programs ask for is set for one of them, and reaches none; any other is a leftover.
        let asked = cx.project.is_for_programs(remark);
        let leftover = remark.code == "SC2034" && !asked && cx.project.dockerfile(remark.file).is_none();
        let taste = counts || leftover || cx.project.is_idiom(remark) || TASTE.contains(&remark.code);
        // What is said of several words of a line in the same words is told once.
        if let Some(first) = out.before(&mut told, (line(remark), remark.code, taste)) {
            first.label(remark.file, remark.span, "and here");
            if let Some(fix) = first.fixes.first_mut() {
                fix.edits.extend(remark.edits.iter().cloned());
            }
            continue;
        }
        let finding = out.remark(remark);
        if asked {
            finding.help("write `export` before it: a program sees only what is exported");
        }
        if taste {
            finding.pedantic();
        }
    }
}
