//! `package-cache-left`: see the page of the same name.

use std::collections::HashSet;

use crate::finding::{Aspect, Safety, Severity};
use crate::project::StepRef;
use crate::project::images::leftovers::{self, Cache, Remedy};
use crate::project::packages::{Action, Call, Manager};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Join;
use crate::text::{Edit, FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut indexed: HashSet<(FileId, usize)> = HashSet::new();
    for step in cx.project.steps().filter(|step| step.stage.in_final_chain && !step.is_cut()) {
        // One command at the end of a RUN mends all its calls of one manager: they are told once.
        let mut told = Vec::new();
        let caches: Vec<Cache> = leftovers::caches(step).collect();
        for cache in &caches {
            let call = cache.call;
            // What pip is called for several times in one RUN has one remedy as well.
            let pip = call.manager == Manager::Pip;
            if matches!(cache.remedy, Remedy::Command(_)) || pip {
                if told.contains(&call.manager) {
                    continue;
                }
                told.push(call.manager);
            }
            let all = || caches.iter().filter(|other| other.call.manager == Manager::Pip).collect();
            let same: Vec<&Cache> = if pip { all() } else { vec![cache] };
            // apk keeps no packages, and where the index is there it fetches none.
            let index = call.manager == Manager::Apk;
            let message = match index {
                true => format!("the package index that `apk {}` fetches stays in {}", call.action_word, cache.place),
                false if same.len() > 1 => {
                    let more = same.len() - 1;
                    format!(
                        "what `{} {}` downloads stays in {}, and {more} times more in this RUN",
                        call.program, call.action_word, cache.place
                    )
                }
                false => format!("what `{} {}` downloads stays in {}", call.program, call.action_word, cache.place),
            };
            // The index of an `apk update` before it stays whatever the flag of the install.
            let update = update_before(step, call).filter(|_| !told.contains(&Manager::Apk));
            let message = match update {
                Some(_) => format!("the package index that `apk update` fetches stays in {}", cache.place),
                None => message,
            };
            let finding = out.report(step.file(), call.action_span, message).mark("fills the cache");
            finding.aliases = cache.alias.into_iter().collect();
            if index {
                finding.severity(Severity::Info);
                if !indexed.insert((step.file(), step.stage.index)) {
                    finding.pedantic();
                }
            }
            if let Some(update) = update {
                told.push(Manager::Apk);
                finding.help("leave out `apk update`, and add `--no-cache`: it fetches the index and keeps none");
                if let (Some(edit), Some(gone)) = (cx.project.without_cache(step, cache), without(step, update)) {
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
            let edits = same.into_iter().map(|cache| cx.project.without_cache(step, cache));
            if let Some(edits) = edits.collect::<Option<Vec<Edit>>>() {
                finding.fix(Safety::Safe, title, edits).changing(&[Aspect::Commands]);
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
