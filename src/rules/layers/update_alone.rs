//! `update-alone`: see the page of the same name.

use crate::project::packages::{Action, Manager};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable && step.shell_errors.is_empty())
    {
        let uses = step.packages.iter().any(|call| matches!(call.action, Action::Install | Action::Upgrade));
        let listed = |manager| matches!(manager, Manager::Apt | Manager::Apk | Manager::Dnf | Manager::Zypper);
        let update = step.packages.iter().find(|call| call.action == Action::Update && listed(call.manager));
        let Some(update) = update.filter(|update| !uses && !step.mounts_over(update.manager.lists())) else { continue };
        let command = format!("{} {}", update.program, update.action_word);
        let message =
            format!("`{command}` stands alone in its RUN, so that a cached, outdated list serves later installs");
        let finding = out.report(step.file(), update.call.span, message);
        finding.mark("refreshes the lists for no install in this RUN");
        finding.help(format!("write `{command} && {} install …` in one RUN", update.program));
    }
}
