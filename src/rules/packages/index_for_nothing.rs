//! `index-for-nothing`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::packages::{Action, Call, Manager};
use crate::rules::{Cx, Sink};

/// What removes the index, by a part of its path.
const INDEX: &str = "/var/cache/apk";

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.stage.in_final_chain && step.is_run() && !step.onbuild) {
        let apk = |action| {
            step.step.packages.iter().filter(move |call| call.manager == Manager::Apk && call.action == action)
        };
        let (Some(update), Some(_)) = (apk(Action::Update).next(), apk(Action::Install).next()) else { continue };
        let kept = |call: &Call| !call.call.has_arg("--no-cache");
        let removed = || step.ins.rest().text.contains(INDEX);
        let upgraded = apk(Action::Upgrade).any(kept);
        if update.call.has_arg("--no-cache")
            || apk(Action::Install).any(kept)
            || upgraded
            || removed()
            || step.mounts_over(INDEX)
        {
            continue;
        }
        let message = "`apk update` fetches an index that stays in the image: `--no-cache` fetches its own".to_owned();
        let finding =
            out.report(step.file(), update.action_span, message).mark("asked for by nothing").help("leave it out");
        if let Some(edit) = step.without_command(cx.project.source(step.file()), update.command) {
            finding.fix(Safety::Safe, "Leave `apk update` out", vec![edit]).changing(&[Aspect::Commands]);
        }
    }
}
