//! `apt-lists-left`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::StepRef;
use crate::project::leftovers;
use crate::project::packages::{Action, Call, Manager};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.stage.in_final_chain) {
        let Some(call) = leftovers::apt_lists(step) else { continue };
        let message = format!("the package lists that `{} update` fetches stay in this layer", call.program);
        let finding = out.report(step.file(), call.action_span, message).mark("fetches the lists");
        if let Some((later, install)) = needed_later(step) {
            finding.label(later.file(), install.action_span, "relies on those lists");
            finding.help("update and install in one RUN, and end it with `rm -rf /var/lib/apt/lists/*`");
            continue;
        }
        finding.help("end this RUN with `rm -rf /var/lib/apt/lists/*`; a later RUN cannot make the layer smaller");
        let sudo = step.commands.get(call.command).and_then(|command| command.name()) == Some("sudo");
        let command = if sudo { "sudo rm -rf /var/lib/apt/lists/*" } else { "rm -rf /var/lib/apt/lists/*" };
        if let Some(edit) = step.append(cx.project.source(step.file()), command) {
            finding.fix(Safety::Safe, "Remove the lists at the end of the RUN", vec![edit]).changing(&[Aspect::Commands]);
        }
    }
}

/// The first later install that would find no lists if this RUN removed them.
fn needed_later(step: StepRef<'_>) -> Option<(StepRef<'_>, &Call)> {
    let later = step.docker.stages().filter(|stage| stage.chain().any(|other| other.index == step.stage.index));
    let mut later = later.flat_map(|stage| stage.steps()).filter(|other| other.step.at > step.step.at);
    later.find_map(|other| {
        let apt = other.step.packages.iter().filter(|call| call.manager == Manager::Apt);
        let first = apt.into_iter().find(|call| matches!(call.action, Action::Install | Action::Update))?;
        (first.action == Action::Install).then_some((other, first))
    })
}
