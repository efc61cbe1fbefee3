//! `swallowed-instruction`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps() {
        let Some(found) = step.swallowed(cx.project) else { continue };
        let own = step.ins.keyword.name();
        let message = format!("this `{}` is no instruction, but part of the {own} that began before", found.keyword);
        let finding = out.report(step.file(), found.span, message);
        finding.mark("a word of that instruction").label(step.file(), step.ins.keyword_span, "it goes on from here");
        finding.help(match found.line {
            true => "take the backslash, and any `&&`, off the end of the line before",
            false => "write it as an instruction on a line of its own",
        });
    }
}
