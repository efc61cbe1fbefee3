//! `system-package-unpinned`: see the page of the same name.

use crate::project::packages::{Action, Call, Manager, Package, listed};
use crate::project::{images::usage, packages::pins};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run()) {
        for call in step.step.packages.iter().filter(|call| usage::is_system(call.manager)) {
            let mut unpinned = pins::unpinned(call);
            if unpinned.is_empty() && call.program == "apt-get" {
                unpinned.extend(named_by_variables(call));
            }
            let Some(first) = unpinned.first() else { continue };
            let message = format!("the version of {} is left to the day of the build", listed(&unpinned));
            let finding = out.report(step.file(), first.span, message).mark("no version");
            finding.aliases(match (call.manager, call.program.as_str()) {
                (Manager::Apt, "apt-get") => &["DL3008"],
                (Manager::Apk, _) => &["DL3018"],
                (Manager::Dnf, "yum") => &["DL3033"],
                (Manager::Dnf, "dnf" | "microdnf") => &["DL3041"],
                (Manager::Zypper, _) => &["DL3037"],
                _ => &[],
            });
            unpinned.iter().skip(1).for_each(|p| {
                finding.label(step.file(), p.span, "nor here");
            });
            finding.help("name the version where the distribution keeps old ones; elsewhere pin the base image by its digest instead");
        }
    }
}

/// The variables that hold all the names of an install: hadolint takes each for a name without a version.
fn named_by_variables(call: &Call) -> Option<&Package> {
    let variable = |package: &&Package| package.text.starts_with('$') && !package.text.starts_with("$(");
    let whole = call.action == Action::Install && call.packages.iter().all(|package| variable(&package));
    call.packages.first().filter(|_| whole)
}
