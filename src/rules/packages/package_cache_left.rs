//! `package-cache-left`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::StepRef;
use crate::project::images::leftovers::{self, Remedy};
use crate::project::packages::{Action, Call, Manager};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Join;
use crate::text::{Edit, Span};

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
            // The index of an `apk update` before it stays whatever the flag of the install.
            let update = update_before(step, call).filter(|_| !told.contains(&Manager::Apk));
            let message = match update {
                Some(_) => format!("the index that `apk update` fetches stays in {}", cache.place),
                None => message,
            };
            let finding = out.report(step.file(), call.action_span, message).mark("fills the cache");
            finding.aliases = cache.alias.into_iter().collect();
            if let Some(update) = update {
                told.push(Manager::Apk);
                finding.help("leave out `apk update`, and add `--no-cache`: it fetches the index and keeps none");
                if let (Some(edit), Some(gone)) = (cx.project.without_cache(step, &cache), without(step, update)) {
                    let title = "Add `--no-cache`, and leave out `apk update`";
                    finding.fix(Safety::Safe, title, vec![gone, edit]).changing(&[Aspect::Commands]);
                }
                continue;
            }
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

/// The `apk update` of the RUN before this call of apk.
fn update_before<'a>(step: StepRef<'a>, call: &Call) -> Option<&'a Call> {
    let update =
        |other: &&Call| other.manager == Manager::Apk && other.action == Action::Update && other.command < call.command;
    step.step.packages.iter().find(update).filter(|_| call.manager == Manager::Apk)
}

/// The edit that takes the command out, up to the next one.
fn without(step: StepRef, call: &Call) -> Option<Edit> {
    let own = step.commands.get(call.command).filter(|own| own.place.depth == 0 && own.after == Join::And)?;
    let next = step.commands.get(call.command + 1).filter(|next| next.place.depth == 0)?;
    Some(Edit::delete(step.file(), Span::new(own.span.start as usize, next.span.start as usize)))
}
