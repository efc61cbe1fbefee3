//! `apt-lists-left`: see the page of the same name.

use std::collections::HashSet;

use crate::finding::{Aspect, Safety};
use crate::project::StepRef;
use crate::project::images::dead_ends::without_update;
use crate::project::images::leftovers;
use crate::project::packages::{Action, Call, Manager};
use crate::rules::{Cx, Sink};
use crate::text::FileId;

/// Steps looked at behind one.
const FAR: usize = 200;

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut told: HashSet<(FileId, usize)> = HashSet::new();
    for step in cx.project.steps().filter(|step| step.stage.in_final_chain && !step.is_cut()) {
        let Some(call) = leftovers::apt_lists(step) else { continue };
        // Where later RUNs live on such lists, the stage is mended as a whole, and told once.
        let lives = lives_on_lists(step);
        if lives.is_some() && !told.insert((step.file(), step.stage.index)) {
            continue;
        }
        let message = format!("the package lists that `{} update` fetches stay in this layer", call.program);
        let finding = out.report(step.file(), call.action_span, message).mark("fetches the lists");
        if let Some((later, install)) = needed_later(step) {
            finding.label(later.file(), install.action_span, "relies on those lists");
            finding.help("update and install in one RUN, and end it with `rm -rf /var/lib/apt/lists/*`");
            continue;
        }
        if let Some((later, install)) = lives {
            finding.label(later.file(), install.action_span, "has no update of its own");
            finding.help("give each RUN that installs its own update, and only then remove the lists at its end");
            continue;
        }
        if only_updates(step) && !asked_later(step) {
            finding.help("nothing is installed from them: leave this RUN out");
            continue;
        }
        finding.help("end this RUN with `rm -rf /var/lib/apt/lists/*`; a later RUN cannot make the layer smaller");
        let sudo = step.commands.get(call.command).and_then(|command| command.name()) == Some("sudo");
        let command = if sudo { "sudo rm -rf /var/lib/apt/lists/*" } else { "rm -rf /var/lib/apt/lists/*" };
        let edit = step
            .append(cx.project.source(step.file()), command)
            .filter(|_| !asked_later(step) && is_straight(step, call));
        if let Some(edit) = edit {
            finding
                .fix(Safety::Safe, "Remove the lists at the end of the RUN", vec![edit])
                .changing(&[Aspect::Commands]);
        }
    }
}

/// Whether the lists are fetched whenever the RUN is run. Behind a condition the end of the RUN is the end of
/// other work as well, and what it would remove may be of an earlier layer.
fn is_straight(step: StepRef<'_>, call: &Call) -> bool {
    step.commands.get(call.command).is_some_and(|command| command.place.depth == 0)
}

/// Whether the RUN does nothing but fetch the lists.
fn only_updates(step: StepRef<'_>) -> bool {
    let all = step.step.commands.len();
    let updates =
        step.step.packages.iter().filter(|call| call.manager == Manager::Apt && call.action == Action::Update);
    all > 0 && step.shell_errors.is_empty() && updates.count() == all
}

/// The steps behind this one, in its stage and in those made from it.
fn later(step: StepRef<'_>) -> impl Iterator<Item = StepRef<'_>> + Clone {
    let own = step.stage_ref();
    let rest = own.steps_between(step.index + 1, own.stage.steps.len());
    let made = step
        .docker
        .stages()
        .filter(move |stage| stage.index > own.index && stage.chain().skip(1).any(|other| other.index == own.index));
    rest.chain(made.flat_map(|stage| stage.steps()))
}

/// Whether a later command asks the lists, or a text of the RUN that is not known might.
fn asked_later(step: StepRef<'_>) -> bool {
    let mut later = later(step);
    // What lies farther than one looks may ask them.
    let far = later.clone().nth(FAR).is_some();
    far || later.any(|other| {
        other.step.commands.iter().map(|command| command.effective()).any(|command| {
            let first = command.args().first().map(|word| word.text());
            match command.name() {
                Some("apt-cache" | "apt-file" | "aptitude" | "dselect" | "gdebi") => true,
                Some("apt" | "apt-get") => {
                    matches!(first, Some("list" | "search" | "show" | "policy" | "download" | "source" | "build-dep"))
                }
                _ => false,
            }
        })
    })
}

/// A later install of the stage whose RUN fetches no lists.
fn lives_on_lists(step: StepRef<'_>) -> Option<(StepRef<'_>, &Call)> {
    let steps = step.stage_ref().steps_between(step.index + 1, step.stage.steps.len()).take(FAR);
    steps.filter(|later| later.is_run()).find_map(|later| Some((later, without_update(&later)?)))
}

/// The first later install that would find no lists if this RUN removed them.
fn needed_later(step: StepRef<'_>) -> Option<(StepRef<'_>, &Call)> {
    later(step).take(FAR).find_map(|other| {
        let apt = other.step.packages.iter().filter(|call| call.manager == Manager::Apt);
        let first = apt.into_iter().find(|call| matches!(call.action, Action::Install | Action::Update))?;
        (first.action == Action::Install).then_some((other, first))
    })
}
