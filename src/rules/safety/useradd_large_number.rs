//! `useradd-large-number`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run()) {
        for command in &step.step.commands {
            let call = command.effective();
            let (Some("useradd"), Some(first)) = (call.name(), call.words.first()) else { continue };
            let number = call.flag_value(&["u", "uid"]).unwrap_or_default();
            let large = number.len() > 5 && number.bytes().all(|byte| byte.is_ascii_digit());
            if large && !call.has_flag(&["l", "no-log-init"]) {
                let at = first.span.end as usize;
                out.report(
                    step.file(),
                    first.span,
                    format!("useradd makes log files with a place for each of {number} numbers"),
                )
                .mark("without --no-log-init")
                .fix(Safety::Safe, "Add `--no-log-init`", vec![Edit::insert(step.file(), at, " --no-log-init")])
                .changing(&[Aspect::Commands]);
            }
        }
    }
}
