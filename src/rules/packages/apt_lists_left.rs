//! `apt-lists-left`: see the page of the same name.

use std::collections::HashSet;

use crate::finding::{Aspect, Safety};
use crate::project::StepRef;
use crate::project::images::apt_lists::{self, asked_later, emptied_later, lives_on_lists, needed_later};
use crate::project::images::dead_ends::without_update;
use crate::project::packages::{Action, Call, Manager};
use crate::rules::{Cx, Sink};
use crate::text::{Edit, FileId};

pub fn check(cx: &Cx, out: &mut Sink) {
    for (text, call) in cx.project.lists_left_by_scripts() {
        let message = format!("the package lists that `{} update` fetches stay in the layer", call.program);
        let finding = out.report(text.file, call.action_span, message).mark("fetches the lists");
        finding.label(text.step.file(), text.step.keyword_span(), "runs the script, and keeps them in this layer");
        finding.help("end the script with `rm -rf /var/lib/apt/lists/*`; a later RUN cannot make the layer smaller");
    }
    let mut told: HashSet<(FileId, usize)> = HashSet::new();
    for step in cx.project.steps().filter(|step| step.stage.in_final_chain && !step.is_cut()) {
        let Some(call) = apt_lists::left(step) else { continue };
        // Where later RUNs live on such lists, the stage is mended as a whole, and told once aloud.
        let lives = lives_on_lists(step);
        let again = lives.is_some() && !told.insert((step.file(), step.stage.index));
        let message = format!("the package lists that `{} update` fetches stay in this layer", call.program);
        let finding = out.report(step.file(), call.action_span, message).mark("fetches the lists");
        if again {
            finding.pedantic();
        }
        if let Some((later, install)) = needed_later(step) {
            finding.label(later.file(), install.action_span, "relies on those lists");
            finding.help("update and install in one RUN, and end it with `rm -rf /var/lib/apt/lists/*`");
            // That the install has stale lists is another finding, and mended by the same one RUN.
            let told = later.stage.index == step.stage.index && without_update(&later).is_some();
            if told && only_updates(step) {
                finding.pedantic();
            }
            continue;
        }
        if let Some((later, install)) = lives {
            finding.label(later.file(), install.action_span, "has no update of its own");
            finding.help("give each RUN that installs its own update, and only then remove the lists at its end");
            continue;
        }
        if only_updates(step) && !asked_later(step) {
            finding.help("nothing is installed from them: leave this RUN out");
            if let Some(edit) =
                step.without_command(cx.project.source(step.file()), 0).filter(|_| step.commands.len() == 1)
            {
                let title = "Leave the RUN out: an image that is built on this one must fetch lists of its own";
                finding.fix(Safety::Unsafe, title, vec![edit]).changing(&[Aspect::Commands, Aspect::Packages]);
            }
            continue;
        }
        finding.help("end this RUN with `rm -rf /var/lib/apt/lists/*`; a later RUN cannot make the layer smaller");
        let source = cx.project.source(step.file());
        let misspelt = apt_lists::misspelt(step);
        if let Some(word) = misspelt {
            finding.label(step.file(), word.span, "there is no such directory: the lists lie in `/var/lib/apt/lists`");
        }
        let sudo = step.commands.get(call.command).and_then(|command| command.name()) == Some("sudo");
        let command = if sudo { "sudo rm -rf /var/lib/apt/lists/*" } else { "rm -rf /var/lib/apt/lists/*" };
        let edit = match misspelt {
            Some(word) => Some(Edit::replace(step.file(), word.span, apt_lists::ALL)),
            None => apt_lists::with_the_last_rm(step, source).or_else(|| step.append(source, command)),
        };
        let counted_on = asked_later(step) || emptied_later(step, "/var/lib/apt/lists", Manager::Apt);
        if let Some(edit) = edit.filter(|_| !counted_on && is_straight(step, call)) {
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
