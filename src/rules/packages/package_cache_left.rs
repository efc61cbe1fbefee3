//! `package-cache-left`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::images::leftovers::{self, Remedy};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.stage.in_final_chain && !step.is_cut()) {
        // One command at the end of a RUN mends all its calls of one manager: they are told once.
        let mut told = Vec::new();
        for cache in leftovers::caches(step) {
            let call = cache.call;
            if matches!(cache.remedy, Remedy::Command(_)) {
                if told.contains(&call.manager) {
                    continue;
                }
                told.push(call.manager);
            }
            let message = format!("what `{} {}` downloads stays in {}", call.program, call.action_word, cache.place);
            let finding = out.report(step.file(), call.action_span, message).mark("fills the cache");
            finding.aliases = cache.alias.into_iter().collect();
            let title = match cache.remedy {
                Remedy::Flag(flag) => format!("Add `{flag}`"),
                Remedy::Command(command) => format!("End the RUN with `{command}`"),
            };
            finding.help(match cache.remedy {
                Remedy::Flag(flag) => format!("add `{flag}`, or keep the cache outside the image with a cache mount"),
                Remedy::Command(command) => format!("end the same RUN with `{command}`, or use a cache mount"),
            });
            if let Some(edit) = cx.project.without_cache(step, &cache) {
                finding.fix(Safety::Safe, title, vec![edit]).changing(&[Aspect::Commands]);
            }
        }
    }
}
