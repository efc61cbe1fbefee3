//! `install-then-remove`: see the page of the same name.

use std::collections::HashSet;

use crate::finding::{Aspect, Safety};
use crate::knowledge::packages;
use crate::project::images::usage::Use;
use crate::project::packages::{Action, Call, Package, same_package};
use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Word;
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        let calls = stage.chain().flat_map(|stage| stage.steps()).flat_map(|step| &step.step.packages);
        let groups: HashSet<&str> = calls.filter(|call| call.grouped).filter_map(Call::group).collect();
        for step in stage.steps().filter(|step| step.is_run()) {
            let removals = |call: &&Call| matches!(call.action, Action::Remove | Action::Purge);
            let named_group = |call: &&Call| call.call.args().iter().any(|word| groups.contains(word.text()));
            let of_groups = step.step.packages.iter().filter(removals).filter(named_group);
            for (install, group) in of_groups.flat_map(|call| groups_before(stage, step, call)) {
                let name = group.text();
                let message =
                    format!("the packages of `{name}` are removed here, and stay in the layer that installed them");
                let finding = out.report(step.file(), group.span, message).mark("removed too late");
                finding.label(step.file(), install.action_span, "installed here");
                finding.help("install them, build and remove them in one RUN, or build in a stage of its own and copy what comes of it");
            }
            for (call, package) in step.step.packages.iter().filter(removals).flat_map(named) {
                let Some((earlier, install, first)) = installed_before(stage, step, call, package) else { continue };
                let message = format!("`{}` is removed here, and stays in the layer that installed it", package.name);
                let finding = out.report(step.file(), package.span, message).mark("removed too late");
                finding.label(step.file(), first.span, "installed here");
                finding.help("do not install it; where only the build needs it, remove it in the RUN that installs it");
                let source = cx.project.source(step.file());
                let alone = call.packages.len() == 1 && step.commands.len() == 1 && !step.onbuild;
                let removal = match alone {
                    true => Some(Edit::delete(step.file(), source.lines_to_delete(step.ins.span))),
                    false if call.packages.len() > 1 => step.without(source, &call.call, package.span),
                    false => None,
                };
                let install = (install.packages.len() > 1).then(|| earlier.without(source, &install.call, first.span));
                let unused = || {
                    matches!(cx.project.use_of(stage, &commands(&package.name)), Use::Unused(_) | Use::OutOfSight(_))
                };
                if let (Some(removal), Some(Some(install))) = (removal, install)
                    && unused()
                {
                    finding
                        .fix(
                            Safety::Unsafe,
                            "Neither install nor remove it: nothing between finds it any more",
                            vec![install, removal],
                        )
                        .changing(&[Aspect::Commands, Aspect::Packages]);
                }
            }
        }
    }
}

/// The groups that the call removes and an earlier RUN has installed (`apk add --virtual .build …`): each by the call that
/// installed it and the word that removes it.
fn groups_before<'a>(stage: StageRef<'a>, step: StepRef<'a>, removal: &'a Call) -> Vec<(&'a Call, &'a Word)> {
    let installs = |other: &StepRef<'a>, word: &Word| {
        let mut calls = other.step.packages.iter().filter(|call| call.grouped && call.action == Action::Install);
        calls.find(|call| call.group() == Some(word.text()))
    };
    let removes = |other: &StepRef, word: &Word| {
        let mut removals = other.step.packages.iter().filter(|call| call.action == Action::Remove);
        removals.any(|call| call.call.has_arg(word.text()))
    };
    let before = |word: &'a Word| {
        if installs(&step, word).is_some() {
            return None;
        }
        let steps = stage.chain().flat_map(|stage| stage.steps()).filter(|other| other.step.at < step.step.at);
        let mut kept = steps.filter(|other| !removes(other, word));
        kept.find_map(|other| installs(&other, word)).zip(Some(word))
    };
    removal.call.args().iter().filter_map(before).collect()
}

/// The commands that a package brings; where none are known, one of its name.
fn commands(name: &str) -> Vec<&str> {
    packages::package(name).map(|known| known.commands).filter(|known| !known.is_empty()).unwrap_or_else(|| vec![name])
}

fn named(call: &Call) -> impl Iterator<Item = (&Call, &Package)> {
    call.packages.iter().filter(|package| !package.name.is_empty()).map(move |package| (call, package))
}

/// Where a RUN before `step` installs the package, in this stage or one it is made from.
fn installed_before<'a>(
    stage: StageRef<'a>,
    step: StepRef<'a>,
    removal: &Call,
    package: &Package,
) -> Option<(StepRef<'a>, &'a Call, &'a Package)> {
    let key = same_package(removal.manager, package);
    let before = stage.chain().flat_map(|stage| stage.steps()).filter(|other| other.step.at < step.step.at);
    let calls = before.flat_map(|other| other.step.packages.iter().map(move |call| (other, call)));
    let mut installs = calls.filter(|(_, call)| call.action == Action::Install && call.manager == removal.manager);
    installs.find_map(|(other, call)| {
        let same = call.packages.iter().find(|found| same_package(call.manager, found) == key)?;
        Some((other, call, same))
    })
}
