//! `pip-unpinned`: see the page of the same name.

use crate::project::StepRef;
use crate::project::packages::pins;
use crate::project::packages::{Manager, listed};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run()) {
        for call in step.step.packages.iter().filter(|call| matches!(call.manager, Manager::Pip | Manager::Uv)) {
            let unpinned = pins::unpinned(call);
            let Some(first) = unpinned.first() else { continue };
            let message = format!("`pip` takes the newest {} there is on the day of the build", listed(&unpinned));
            let finding = out.report(step.file(), first.span, message).mark("no version");
            if call.manager == Manager::Uv {
                finding.aliases(&[]);
            }
            // The tools that install are no part of what the program runs on.
            let tools = unpinned.iter().all(|package| matches!(package.name.as_str(), "pip" | "setuptools" | "wheel"));
            if tools || call.has_flag(&["-U", "--upgrade"]) && asks_for_a_version(&step) {
                finding.pedantic();
            }
            unpinned.iter().skip(1).for_each(|p| {
                finding.label(step.file(), p.span, "nor here");
            });
            finding.help(
                "name the version, `name==1.2.3`, or install from a requirements file that holds versions and hashes",
            );
        }
    }
}

/// Whether the same RUN asks the network which version there is: the newest is wanted, and is built anew for.
fn asks_for_a_version(step: &StepRef) -> bool {
    let mut inner = step.step.commands.iter().filter(|command| command.place.in_substitution);
    inner.any(|command| matches!(command.effective().name(), Some("curl" | "wget")))
}
