//! `package-cache-left`: see the page of the same name.

use std::collections::HashSet;

use crate::finding::{Aspect, Safety, Severity};
use crate::project::images::apt_lists::emptied_later;
use crate::project::images::leftovers::{self, Cache, Remedy};
use crate::project::packages::{Call, Manager};
use crate::rules::{Cx, Sink};
use crate::text::{Edit, FileId};

pub fn check(cx: &Cx, out: &mut Sink) {
    for (text, cache) in cx.project.caches_left_by_scripts() {
        let finding = out.report(text.file, cache.call.action_span, stays(&cache)).mark("fills the cache");
        finding.label(text.step.file(), text.step.keyword_span(), "runs the script, and keeps it in this layer");
        let (Remedy::Flag(words) | Remedy::Command(words)) = cache.remedy;
        let how = if matches!(cache.remedy, Remedy::Flag(_)) { "add" } else { "end the script with" };
        finding.help(format!("{how} `{words}`"));
        if cache.call.manager == Manager::Apk {
            finding.severity(Severity::Info);
        }
    }
    let mut indexed: HashSet<(FileId, usize)> = HashSet::new();
    for step in cx.project.steps().filter(|step| !step.is_cut()) {
        // The calls of one manager in a RUN have one remedy: they are told once.
        let mut told = Vec::new();
        let caches = leftovers::shipped(step);
        for cache in &caches {
            let call = cache.call;
            if told.contains(&call.manager) {
                continue;
            }
            told.push(call.manager);
            // What one call leaves out another would leave there: a flag is for all of them.
            let all = || caches.iter().filter(|other| other.call.manager == call.manager).collect();
            let same: Vec<&Cache> = if matches!(cache.remedy, Remedy::Flag(_)) { all() } else { vec![cache] };
            let index = call.manager == Manager::Apk;
            let message = match same.len() {
                more if more > 1 && !index => format!("{}, and {} times more in this RUN", stays(cache), more - 1),
                _ => stays(cache),
            };
            // The index of an `apk update` before one of them stays whatever the flag of the install.
            let updates: Vec<&Call> = leftovers::updates_before(step, &same).collect();
            let above = if index && updates.is_empty() { leftovers::index_above(step) } else { None };
            let fetched = !updates.is_empty() || above.is_some();
            let message = match fetched {
                true => format!("the package index that `apk update` fetches stays in {}", cache.place),
                false => message,
            };
            let finding = out.report(step.file(), call.action_span, message).mark("fills the cache");
            finding.aliases = cache.alias.into_iter().collect();
            if let Some(above) = &above {
                finding.label(step.file(), above.ins.span, "fetches the index");
            }
            if index {
                finding.severity(Severity::Info);
                if !indexed.insert((step.file(), step.stage.index)) {
                    finding.pedantic();
                }
            }
            let edits: Option<Vec<Edit>> = same.iter().map(|cache| cx.project.without_cache(step, cache)).collect();
            let aligned = |edits: Vec<Edit>| -> Vec<Edit> {
                let source = cx.project.source(step.file());
                let below: Vec<Edit> = edits.iter().flat_map(|edit| step.kept_aligned(source, edit)).collect();
                [edits, below].concat()
            };
            let flagged = matches!(cache.remedy, Remedy::Flag(_));
            let edits = edits.map(|edits| if flagged { aligned(edits) } else { edits });
            // Without the index an `rm` further down would find nothing and end the build.
            let edits = edits.filter(|_| !index || !emptied_later(step, "/var/cache/apk", Manager::Apk));
            if fetched {
                finding.help("leave out `apk update`, and add `--no-cache`: it fetches the index and keeps none");
                let alone = above.iter().map(|above| above.given_way_to(&step, cx.project.source(step.file())));
                let gone = updates
                    .iter()
                    .map(|update| step.without_command(cx.project.source(step.file()), update.command))
                    .chain(alone)
                    .collect::<Option<Vec<_>>>();
                if let (Some(edits), Some(gone)) = (edits, gone) {
                    let title = "Add `--no-cache`, and leave out `apk update`";
                    finding.fix(Safety::Safe, title, [gone, edits].concat()).changing(&[Aspect::Commands]);
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
            if let Some((late, command)) = leftovers::cleaned_too_late(step, cache) {
                finding.label(late.file(), command.span, "too late for it: no layer above gets smaller");
            }
            if let Some(edits) = edits {
                finding.fix(Safety::Safe, title, edits).changing(&[Aspect::Commands]);
            }
        }
    }
}

fn stays(cache: &Cache) -> String {
    let Call { program, action_word, .. } = cache.call;
    // apk keeps no packages, and where the index is there it fetches none.
    match cache.call.manager {
        Manager::Apk => format!("the package index that `apk {action_word}` fetches stays in {}", cache.place),
        _ => format!("what `{program} {action_word}` downloads stays in {}", cache.place),
    }
}
