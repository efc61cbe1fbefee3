//! SHL002: what ShellCheck calls information or style in shell text.

use crate::finding::Severity;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for remark in cx.remarks.iter().filter(|remark| remark.severity < Severity::Warning) {
        if cx.project.may_be_used_elsewhere(remark) || cx.project.is_out_of_question(remark) {
            continue;
        }
        let finding = out.remark(remark);
        if cx.project.is_idiom(remark) {
            finding.pedantic();
        }
    }
}
