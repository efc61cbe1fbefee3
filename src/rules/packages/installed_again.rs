//! `installed-again`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::{Aspect, Safety};
use crate::project::StepRef;
use crate::project::images::usage::{removed_in, system_installs};
use crate::project::packages::{Call, Manager, Package, same_package};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let mut first: HashMap<(Manager, String), (StepRef, &Package)> = HashMap::new();
        for (step, call) in system_installs(stage) {
            let always = |call: &Call| step.commands.get(call.command).is_some_and(|command| !command.place.in_branch);
            for package in call.packages.iter().filter(|package| !package.name.is_empty()) {
                let key = (call.manager, same_package(call.manager, package));
                let Some((earlier, before)) = first.get(&key) else {
                    if always(call) && !removed_in(step, call, &package.name) {
                        first.insert(key, (step, package));
                    }
                    continue;
                };
                // Within one list that is another finding; a version or a branch may be on purpose.
                if earlier.step.at == step.step.at || package.version != before.version || !always(call) {
                    continue;
                }
                let message = format!("`{}` is in the image already", package.name);
                let finding = out.report(step.file(), package.span, message).mark("again");
                finding.label(earlier.file(), before.span, "installed here");
                finding.help("name it once");
                if !are_side_by_side(earlier, &step) {
                    finding.pedantic();
                }
                let source = cx.project.source(step.file());
                let edit = (call.packages.len() > 1).then(|| step.without(source, &call.call, package.span)).flatten();
                if let Some(edit) = edit {
                    finding
                        .fix(
                            Safety::Unsafe,
                            "Leave it out here: it stays in the image only by the other list",
                            vec![edit],
                        )
                        .changing(&[Aspect::Commands, Aspect::Packages]);
                }
            }
        }
    }
}

/// Whether the two lists could be one: no other work lies between the RUNs. Elsewhere apt passes over the second name.
fn are_side_by_side(earlier: &StepRef, step: &StepRef) -> bool {
    let works = |step: StepRef| matches!(step.ins.keyword, Keyword::Run | Keyword::Copy | Keyword::Add);
    earlier.stage.index == step.stage.index && !step.stage_ref().steps_between(earlier.index + 1, step.index).any(works)
}
