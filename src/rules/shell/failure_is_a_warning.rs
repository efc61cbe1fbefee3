//! `failure-is-a-warning`: see the page of the same name.

use crate::knowledge::commands::{WarnsOnly, warns_only};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let steps = stage.steps().filter(|step| step.is_run() && !step.onbuild);
        let calls = steps.flat_map(|step| step.step.commands.iter().map(move |command| (step, command)));
        let mut found = calls.filter_map(|(step, command)| Some((step, command, passed_over(command)?)));
        let Some((step, command, warns)) = found.next() else { continue };
        let message = format!("`{}` only warns of what it could not {}, and the build goes on", warns.call, warns.work);
        let finding = out.report(step.file(), command.span, message).mark("ends well whatever comes of it");
        finding.help(warns.instead);
        for (step, command, _) in found {
            finding.label(step.file(), command.span, "and here");
        }
    }
}

/// What of the command fails with a warning alone, where nothing in the same text looks at what came of it.
fn passed_over(command: &Command) -> Option<&'static WarnsOnly> {
    let place = command.place;
    if place.in_condition || place.negated || command.after == Join::Or {
        return None;
    }
    let call = command.effective();
    let texts = call.texts();
    warns_only(&texts)
}
