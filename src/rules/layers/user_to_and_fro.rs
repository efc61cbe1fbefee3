//! `user-to-and-fro`: see the page of the same name.

use crate::finding::Safety;
use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable && !stage.steps.iter().any(|step| step.onbuild)) {
        let users: Vec<StepRef> = stage.steps_of(Keyword::User).collect();
        for (index, step) in users.iter().enumerate() {
            let Args::Value(word) = &step.ins.args else { continue };
            let before = step.step.user.as_ref().filter(|user| user.at > stage.from);
            let name = stage.docker.scope.expand(stage.index, step.step.at, &word.text);
            let Some(name) = name.as_ref().and_then(|expansion| expansion.known()) else { continue };
            let message = if before.is_some_and(|user| user.value.as_deref() == Some(name)) {
                format!("`USER {name}` repeats the user that is in force")
            } else if users.get(index + 1).is_some_and(|next| !runs_between(stage, step, next)) {
                format!("`USER {name}` has no effect: nothing runs before the next USER")
            } else {
                continue;
            };
            let finding = out.report(stage.file(), step.ins.span, message);
            finding.mark("changes nothing");
            if let Some(user) = before {
                finding.label(stage.file(), stage.docker.instruction(user.at).span, "set here before");
            }
            finding.help("leave it out, or put the instructions it was meant for behind it");
            let lines = cx.project.source(stage.file()).full_lines(step.ins.span);
            finding.fix(Safety::Safe, "Remove it", vec![Edit::delete(stage.file(), lines)]);
        }
    }
}

fn runs_between(stage: StageRef, from: &StepRef, to: &StepRef) -> bool {
    stage.steps().skip(from.index).take(to.index - from.index).any(|step| step.is_run())
}
