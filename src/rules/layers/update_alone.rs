//! `update-alone`: see the page of the same name.

use crate::project::StepRef;
use crate::project::packages::{Action, Call, Manager};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable && step.shell_errors.is_empty())
    {
        let uses = step.packages.iter().any(|call| matches!(call.action, Action::Install | Action::Upgrade));
        let listed = |manager| matches!(manager, Manager::Apt | Manager::Apk | Manager::Dnf | Manager::Zypper);
        let update = step.packages.iter().find(|call| call.action == Action::Update && listed(call.manager));
        let Some(update) = update.filter(|update| !uses && !step.mounts_over(update.manager.lists())) else { continue };
        // Where nothing is installed from them, no list is served to anybody.
        if !installs_behind(step, update.manager) {
            continue;
        }
        let command = format!("{} {}", update.program, update.action_word);
        let message =
            format!("`{command}` stands alone in its RUN, so that a cached, outdated list serves later installs");
        let finding = out.report(step.file(), update.call.span, message);
        finding.mark("refreshes the lists for no install in this RUN");
        finding.help(match update.manager {
            Manager::Apk => {
                "write `apk add --no-cache …` where the packages are installed, and leave this out".to_owned()
            }
            _ => format!("write `{command} && {} install …` in one RUN", update.program),
        });
        // An install on these lists is told where it stands, and shows this line.
        if update.manager == Manager::Apt && installs_later(step) {
            finding.pedantic();
        }
    }
}

/// Whether anything behind it installs with the same manager: in the stage, in one that starts from it, or where
/// another file does.
fn installs_behind(step: StepRef, manager: Manager) -> bool {
    let stages = step.docker.stages().filter(|stage| stage.chain().any(|other| other.index == step.stage.index));
    let mut later = stages.flat_map(|stage| stage.steps()).filter(|later| later.step.at > step.step.at);
    later.any(|later| {
        let installs = |call: &Call| call.manager == manager && call.action == Action::Install;
        later.onbuild || later.step.packages.iter().any(installs)
    })
}

/// Whether a later RUN of the stage installs by name from the lists as they are.
fn installs_later(step: StepRef) -> bool {
    let apt = |call: &&Call| call.manager == Manager::Apt;
    let mut later = step.stage_ref().steps().filter(|later| later.is_run() && later.step.at > step.step.at);
    later.any(|later| {
        let first = later.step.packages.iter().find(apt);
        first.is_some_and(|call| call.action == Action::Install && !call.packages.is_empty())
    })
}
