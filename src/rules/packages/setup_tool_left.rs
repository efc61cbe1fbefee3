//! `setup-tool-left`: see the page of the same name.

use crate::knowledge::gone;
use crate::knowledge::packages::implies;
use crate::project::StepRef;
use crate::project::images::usage::{removed_in, system_installs};
use crate::project::packages::{Action, Call, Manager, Package};
use crate::project::stages::support::{is_at_most, release};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Word};

/// Packages, their commands, and what they weigh on Debian 12 with what they need.
const TOOLS: &[(&[&str], &[&str], &str)] = &[
    (&["gnupg", "gnupg2"], &["gpg", "gpg2", "apt-key"], "19 MiB"),
    (&["software-properties-common"], &["add-apt-repository", "apt-add-repository"], "150 MiB, Python among them"),
    (&["binutils"], &["readelf", "objdump", "objcopy", "strip", "nm", "ar", "ld", "as", "strings"], "33 MiB"),
];

/// Packages that need what is in `binutils`, by the beginning of their names.
const COMPILERS: &[&str] = &["build-", "cargo", "clang", "g++", "gcc", "gfortran", "ghc", "golang", "rustc", "r-base"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let installs: Vec<(StepRef, &Call)> = system_installs(stage).collect();
        let named = |part: &str| {
            installs.iter().flat_map(|(_, call)| &call.packages).any(|package| package.name.starts_with(part))
        };
        for (names, commands, weight) in TOOLS {
            let is_it = |package: &&Package| names.contains(&package.name.as_str());
            let found = installs.iter().find_map(|(step, call)| Some((step, call, call.packages.iter().find(is_it)?)));
            let Some((step, call, package)) = found else { continue };
            let taken = removed_in(*step, call, &package.name) || call.grouped || goes_later(step, &package.name);
            // What asks for it would go with it.
            let asked = installs.iter().flat_map(|(_, call)| &call.packages).any(|one| implies(&one.name, names[0]));
            let library = names[0] == "gnupg"
                && cx.project.copied_by(stage.file()).any(|it| cx.project.source(it.file).text.contains("gnupg"));
            if taken || asked || library || names.contains(&"binutils") && COMPILERS.iter().any(|part| named(part)) {
                continue;
            }
            let uses = cx.project.called_only_in_builds(stage, commands);
            let (Some((first, _)), Some((last, _))) = (uses.first(), uses.last()) else { continue };
            // What is told to go takes its tool along.
            if uses.iter().flat_map(|(_, calls)| calls).all(asks_what_is_gone) {
                continue;
            }
            let name = &package.name;
            let message = format!("`{name}` is called while the image is built, and stays in it");
            let finding = out.report(step.file(), package.span, message).mark("not called in the container");
            finding.why(format!("It brings some {weight}, which are renewed and scanned with the rest of the image."));
            // The base comes first there, and brings other packages.
            if cx.project.fails_at(stage).is_some() {
                finding.pedantic();
            }
            let apt = call.manager == Manager::Apt;
            let keys = |command: &&&Command| {
                let call = command.effective();
                call.has_arg(if call.name() == Some("apt-key") { "add" } else { "--dearmor" })
            };
            let all = uses.iter().flat_map(|(_, calls)| calls);
            let only_keys = apt && all.clone().all(|command| keys(&command));
            let reads_armor = release(stage).is_some() && !is_at_most(stage, "8", "16.10");
            let here = last.at == step.at && first.at == step.at;
            finding.help(match (only_keys && reads_armor, apt) {
                (true, _) => format!(
                    "save the key as it comes, with `.asc` at its end, and name that file in `signed-by`: apt reads it \
                     so, and `{name}` need not be installed"
                ),
                (_, true) if here => format!("end this RUN with `apt-get purge -y --auto-remove {name}`"),
                (_, true) => format!(
                    "install, call and remove it in one RUN, which ends with `apt-get purge -y --auto-remove {name}`"
                ),
                _ if here => format!("remove `{name}` at the end of this RUN"),
                _ => format!("install, call and remove `{name}` in one RUN, or do this in a stage of its own"),
            });
            // It needs them, and with it they would go.
            if apt && names.contains(&"software-properties-common") && !named("ca-certificates") {
                finding.help += "; name `ca-certificates` in an install of its own, which it brings along";
            }
        }
    }
}

/// Whether the call names a source that is out of service: another rule tells of that.
fn asks_what_is_gone(command: &&Command) -> bool {
    command.args().iter().any(|word| gone::addresses(word.text()).next().is_some())
}

/// Whether a later RUN removes the package: another rule tells of that.
fn goes_later(step: &StepRef, name: &str) -> bool {
    let stage = step.stage_ref();
    let later = stage.docker.stages().filter(|other| other.in_final_chain).flat_map(|other| other.steps());
    let removes = |call: &Call| matches!(call.action, Action::Remove | Action::Purge);
    let mut calls = later.flat_map(|later| &later.step.packages).filter(|call| removes(call));
    calls.any(|call| call.call.args().iter().any(|word: &Word| word.text() == name))
}
