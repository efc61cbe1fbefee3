//! `install-without-update`: see the page of the same name.

use crate::finding::Safety;
use crate::project::StepRef;
use crate::project::packages::{Action, Call, Manager};
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let mut lists: Option<StepRef> = None;
        for step in stage.steps().filter(|step| step.is_run()) {
            report(&step, lists.as_ref(), out);
            lists = if step.packages.iter().any(is_update) { Some(step) } else { lists };
        }
    }
}

/// `lists` is the nearest RUN before that refreshed them.
fn report(step: &StepRef, lists: Option<&StepRef>, out: &mut Sink) {
    let install = |call: &&Call| call.manager == Manager::Apt && call.action == Action::Install && needs_lists(call);
    let Some(install) = step.packages.iter().find(install) else { return };
    if updated_before(step, install) || step.mounts_over(Manager::Apt.lists()) || !step.shell_errors.is_empty() {
        return;
    }
    let message = format!("`{} install` uses package lists that another layer fetched", install.program);
    let finding = out.report(step.file(), install.call.span, message);
    finding
        .mark("no update in this RUN")
        .help(format!("write `{0} update && {0} install …` in one RUN", install.program));
    if let Some(earlier) = lists {
        finding.label(step.file(), earlier.keyword_span(), "the lists are of this layer, as old as its cache");
    }
    if let Some(command) = step.commands.get(install.command).filter(|command| command.place.depth == 0) {
        let text = format!("{} update && ", install.program);
        let edit = Edit::insert(step.file(), command.span.start as usize, text);
        finding.fix(Safety::Unsafe, "Refresh the lists first", vec![edit]);
    }
}

fn is_update(call: &Call) -> bool {
    call.manager == Manager::Apt && call.action == Action::Update
}

/// Something is fetched by name.
fn needs_lists(call: &Call) -> bool {
    call.packages.iter().any(|package| !package.name.is_empty()) && !call.has_flag(&["--no-download", "--print-uris"])
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
