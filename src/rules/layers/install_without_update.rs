//! `install-without-update`: see the page of the same name.

use crate::finding::Safety;
use crate::project::StepRef;
use crate::project::packages::{Action, Call, Manager};
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable) {
        let install =
            |call: &&Call| call.manager == Manager::Apt && call.action == Action::Install && needs_lists(call);
        let Some(install) = step.packages.iter().find(install) else { continue };
        if updated_before(&step, install) || step.mounts_over(Manager::Apt.lists()) {
            continue;
        }
        let message = format!("`{} install` uses package lists that another layer fetched", install.program);
        let finding = out.report(step.file(), install.call.span, message);
        finding
            .mark("no update in this RUN")
            .help(format!("write `{0} update && {0} install …` in one RUN", install.program));
        if let Some(earlier) = fetched_by(&step) {
            finding.label(step.file(), earlier.keyword_span(), "the lists are of this layer, as old as its cache");
        }
        if let Some(command) = step.commands.get(install.command).filter(|command| command.place.depth == 0) {
            let text = format!("{} update && ", install.program);
            let edit = Edit::insert(step.file(), command.span.start as usize, text);
            finding.fix(Safety::Unsafe, "Refresh the lists first", vec![edit]);
        }
    }
}

/// Something is fetched by name.
fn needs_lists(call: &Call) -> bool {
    call.packages.iter().any(|package| !package.name.is_empty()) && !call.has_flag(&["--no-download", "--print-uris"])
}

/// An update comes first in this RUN, or something that may hold one: a script, a variable as command.
fn updated_before(step: &StepRef, install: &Call) -> bool {
    let update = |call: &Call| call.manager == Manager::Apt && call.action == Action::Update;
    let script = |name: &str| {
        name.ends_with(".sh")
            || matches!(name, "sh" | "bash" | "." | "source" | "add-apt-repository" | "apt-add-repository")
    };
    step.packages.iter().any(|call| update(call) && call.command < install.command)
        || step.commands.iter().take(install.command).any(|command| command.effective().name().is_none_or(script))
}

/// The nearest earlier RUN of the stage that refreshed the lists.
fn fetched_by<'a>(step: &StepRef<'a>) -> Option<StepRef<'a>> {
    let update = |step: &StepRef| step.packages.iter().any(|c| c.manager == Manager::Apt && c.action == Action::Update);
    step.stage_ref().steps().take(step.index).filter(update).last()
}
