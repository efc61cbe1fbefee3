//! `install-without-update`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::StepRef;
use crate::project::packages::{Action, Call, Manager};
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let mut lists: Option<StepRef> = None;
        let mut stale = Vec::new();
        for step in stage.steps().filter(|step| step.is_run()) {
            if let Some(install) = without_update(&step) {
                stale.push((step, install, lists));
            }
            lists = if step.packages.iter().any(is_update) { Some(step) } else { lists };
        }
        report(cx, &stale, out);
    }
}

/// The first install of a RUN, where nothing in the RUN refreshed the lists for it.
fn without_update<'a>(step: &StepRef<'a>) -> Option<&'a Call> {
    let install = |call: &&Call| call.manager == Manager::Apt && call.action == Action::Install && needs_lists(call);
    let install = step.step.packages.iter().find(install)?;
    let mounted = step.mounts_over(Manager::Apt.lists());
    (!mounted && !updated_before(step, install) && step.shell_errors.is_empty()).then_some(install)
}

/// The installs of one stage, told once; each with the nearest RUN before it that refreshed the lists.
fn report(cx: &Cx, stale: &[(StepRef, &Call, Option<StepRef>)], out: &mut Sink) {
    let Some(((step, install, lists), others)) = stale.split_first() else { return };
    let more = match others.len() {
        0 => String::new(),
        1 => ", and so does 1 more RUN of this stage".to_owned(),
        n => format!(", and so do {n} more RUNs of this stage"),
    };
    let message = match lists {
        Some(_) => format!("`{} install` uses package lists that another layer fetched{more}", install.program),
        None => format!("`{} install` has the package lists of the base image, if it has any{more}", install.program),
    };
    let finding = out.report(step.file(), install.call.span, message);
    finding
        .mark("no update in this RUN")
        .help(format!("write `{0} update && {0} install …` in one RUN", install.program));
    if let Some(earlier) = lists {
        finding.label(step.file(), earlier.keyword_span(), "the lists are of this layer, as old as its cache");
    }
    for (step, install, _) in others {
        finding.label(step.file(), install.call.span, "nor in this RUN");
    }
    let mut edits = Vec::new();
    let mut left_out: Vec<usize> = Vec::new();
    for (step, install, lists) in stale {
        let Some(edit) = update_before(step, install) else { continue };
        // A RUN that only fetches lists goes, or the lists would be fetched twice.
        if let Some(earlier) = lists.filter(|earlier| only_updates(earlier) && !left_out.contains(&earlier.index)) {
            let all = stale.iter().filter(|(_, _, lists)| lists.is_some_and(|lists| lists.index == earlier.index));
            if !is_for(&earlier, step)
                || !all.into_iter().all(|(step, install, _)| update_before(step, install).is_some())
            {
                continue;
            }
            let lines = cx.project.source(earlier.file()).lines_to_delete(earlier.ins.span);
            edits.push(Edit::delete(earlier.file(), lines));
            left_out.push(earlier.index);
        }
        edits.push(edit);
    }
    if !edits.is_empty() {
        finding.fix(Safety::Unsafe, "Refresh the lists first", edits).changing(&[Aspect::Commands]);
    }
}

fn update_before(step: &StepRef, install: &Call) -> Option<Edit> {
    let command = step.commands.get(install.command).filter(|command| command.place.depth == 0)?;
    let text = format!("{} update && ", install.program);
    Some(Edit::insert(step.file(), command.span.start as usize, text))
}

/// Whether the lists are for the next RUN, which will fetch them itself, and nothing is said of them.
fn is_for(earlier: &StepRef, step: &StepRef) -> bool {
    let next = !earlier.stage_ref().steps_between(earlier.index + 1, step.index).any(|between| between.is_run());
    next && earlier.ins.flags.is_empty() && !earlier.onbuild && earlier.ins.docs.is_empty()
}

fn only_updates(step: &StepRef) -> bool {
    step.commands.len() == 1 && step.packages.len() == 1
}

fn is_update(call: &Call) -> bool {
    call.manager == Manager::Apt && call.action == Action::Update
}

/// Something is fetched by name, and the call does not fetch the lists itself (`--update`, from apt 2.9 on).
fn needs_lists(call: &Call) -> bool {
    !call.has_flag(&["--update", "-U"])
        && call.packages.iter().any(|package| !package.name.is_empty())
        && !call.has_flag(&["--no-download", "--print-uris"])
}

/// An update comes first in this RUN, or something that may hold one: a script, a variable as command.
fn updated_before(step: &StepRef, install: &Call) -> bool {
    let script = |name: &str| {
        name.ends_with(".sh")
            || matches!(name, "sh" | "bash" | "." | "source" | "add-apt-repository" | "apt-add-repository")
    };
    step.packages.iter().any(|call| is_update(call) && call.command < install.command)
        || step.commands.iter().take(install.command).any(|command| command.effective().name().is_none_or(script))
}
