//! `package-source-gone`: see the page of the same name.

use crate::finding::Setting;
use crate::knowledge::gone::archive;
use crate::project::images::usage::is_system;
use crate::project::packages::{Action, Call};
use crate::project::stages::support;
use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};

/// What a text says that gives the package manager other sources.
const REDIRECTS: &[&str] =
    &["sources.list", "/etc/apt", "yum.repos.d", "/etc/yum", "archive.", "vault.", "old-releases", "snapshot."];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let verdicts = stage.root_image().and_then(support::of_image).unwrap_or_default();
        let Some((release, host)) = verdicts.iter().find_map(|v| Some((v, archive(v)?))) else { continue };
        if is_redirected(cx, stage) {
            continue;
        }
        let Some((step, call)) = first_fetch(stage) else { continue };
        let message = format!(
            "the packages of {} {} are no longer on the mirrors that the image names, so this fails",
            release.title(),
            release.cycle
        );
        let finding = out.report(stage.file(), call.call.span, message);
        finding.mark("finds nothing").label(stage.file(), stage.from_instruction().span, "the release");
        finding.help(format!("take a release that is supported, or name `{host}` in the sources before"));
        // What is kept for its age is rarely built anew.
        if [Setting::Lab, Setting::Variant].iter().any(|setting| cx.project.is_for(step.file(), *setting)) {
            finding.pedantic();
        }
    }
}

/// The first call of the stage that asks the mirrors.
fn first_fetch<'a>(stage: StageRef<'a>) -> Option<(StepRef<'a>, &'a Call)> {
    let mut calls = stage
        .steps()
        .filter(|step| step.is_run() && !step.onbuild)
        .flat_map(|step| step.step.packages.iter().map(move |call| (step, call)));
    calls.find(|(step, call)| {
        let tried = step.step.commands.get(call.command).is_some_and(|command| command.place.in_branch);
        let asks = matches!(call.action, Action::Update | Action::Upgrade)
            || call.action == Action::Install && !call.packages.is_empty();
        let local = call.packages.iter().any(|package| package.text.contains(['/', '$']));
        is_system(call.manager) && asks && !local && !tried
    })
}

/// Whether an instruction of the chain names other sources, or brings files to where they stand.
fn is_redirected(cx: &Cx, stage: StageRef) -> bool {
    stage.chain().flat_map(|stage| stage.steps()).any(|step| {
        let text = cx.project.source(step.file()).slice(step.ins.span);
        REDIRECTS.iter().any(|word| text.contains(word))
    })
}
