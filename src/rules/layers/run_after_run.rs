//! `run-after-run`: see the page of the same name.

use crate::project::StepRef;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        let mut before: Option<StepRef> = None;
        for step in stage.steps() {
            let pair = before.filter(|first| step.is_run() && !step.onbuild && first.is_short_run_before(&step));
            if let Some(first) = pair {
                let finding = out.report(stage.file(), step.keyword_span(), "this RUN directly follows another one");
                finding.mark("a layer of its own").label(stage.file(), first.keyword_span(), "the one before");
                finding.help("join them with `&&` where they belong together");
            }
            before = (step.is_run() && !step.onbuild).then_some(step);
        }
    }
}
