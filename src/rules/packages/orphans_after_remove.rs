//! `orphans-after-remove`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::knowledge::interpreters::is_language;
use crate::knowledge::packages::{brought_by, name_of};
use crate::project::StepRef;
use crate::project::images::usage::system_installs;
use crate::project::packages::{Action, Manager, Package, listed, same_package};
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.in_final_chain) {
        let apt = || step.step.packages.iter().filter(|call| call.manager == Manager::Apt);
        let swept =
            apt().any(|call| call.action == Action::Autoremove || call.has_flag(&["--auto-remove", "--autoremove"]));
        if swept {
            continue;
        }
        for call in apt().filter(|call| matches!(call.action, Action::Remove | Action::Purge)) {
            // In a later layer, or where an earlier one has it already, nothing is saved.
            let here = |package: &&Package| installs(step, call.command, &package.text) && !is_below(step, package);
            let saves = call.packages.iter().any(|package| here(&package));
            let message = format!("removing {} leaves behind what came with it", listed(&call.packages));
            let finding = out.report(step.file(), call.action_span, message).mark("without `--auto-remove`");
            if !saves {
                finding.pedantic();
            }
            let fetches = |package: &Package| matches!(package.name.as_str(), "curl" | "git" | "wget");
            finding.help(match call.packages.iter().any(fetches) {
                true => "write `purge -y --auto-remove`; name `ca-certificates` in the install if the program itself speaks https",
                false => "write `purge -y --auto-remove`",
            });
            // The library itself came with its headers, and goes with them: what was built against it needs it.
            let headers = |package: &Package| package.name.ends_with("-dev");
            if call.packages.iter().any(headers) {
                finding.help("write `purge -y --auto-remove`; install the libraries by name that what was built loads");
                continue;
            }
            if !call.packages.iter().all(takes_what_is_known) {
                continue;
            }
            if let Some(edit) = crate::project::images::leftovers::flag_edit(step, call, "--auto-remove") {
                let mut edits = step.kept_aligned(cx.project.source(step.file()), &edit);
                edits.push(edit);
                if call.action_word == "remove" && matches!(call.program.as_str(), "apt" | "apt-get") {
                    edits.push(Edit::replace(step.file(), call.action_span, "purge"));
                }
                finding
                    .fix(
                        Safety::Unsafe,
                        "Remove what is no longer needed as well: all that came along with it goes",
                        edits,
                    )
                    .changing(&[Aspect::Commands, Aspect::Packages]);
            }
        }
    }
}

/// Whether a call of this RUN before its command `end` installs what is written so.
fn installs(step: StepRef, end: usize, text: &str) -> bool {
    let before = step.step.packages.iter().filter(|call| call.action == Action::Install && call.command < end);
    before.flat_map(|call| &call.packages).any(|package| package.text == text)
}

/// Whether an earlier instruction installs the package, under whatever name, or one that brings it.
fn is_below(step: StepRef, removed: &Package) -> bool {
    let name = same_package(Manager::Apt, removed);
    let earlier = system_installs(step.stage_ref()).take_while(|(other, _)| other.step.at < step.step.at);
    let mut packages = earlier.flat_map(|(_, call)| &call.packages);
    packages.any(|package| {
        same_package(Manager::Apt, package) == name || brought_by(&package.name).contains(&removed.name.as_str())
    })
}

/// Whether it is known what goes with the package, and no language that programs are run with is among it.
fn takes_what_is_known(removed: &Package) -> bool {
    name_of(&removed.name).is_some() && !brought_by(&removed.name).iter().any(|name| is_language(name))
}
