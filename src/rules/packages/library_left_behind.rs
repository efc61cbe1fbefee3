//! `library-left-behind`: see the page of the same name.

use crate::project::images::usage::system_installs;
use crate::project::packages::{Action, Manager, Package};
use crate::project::stages::fitting::takers;
use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};

/// What lets programs that ask for glibc run on Alpine.
const LIBRARIES: &[&str] = &["gcompat", "libc6-compat"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(last) = docker.final_stage().filter(|last| is_on_alpine(*last) && !brings(*last)) else { continue };
        for stage in docker.stages().filter(|stage| stage.reachable && !stage.in_final_chain) {
            let Some((step, package)) = library_of(stage).filter(|_| only_installs(stage)) else { continue };
            // By way of another stage, or at once.
            let taken = |stage: StageRef| takers(stage).any(|copy| copy.stage.in_final_chain);
            let between = docker.stages().any(|other| {
                let from = |copy: StepRef| {
                    let name = copy.ins.flag("from").map(|from| from.text.to_ascii_lowercase());
                    name.is_some() && name.as_deref() == stage.name.as_deref()
                };
                other.steps().any(from) && !brings(other) && taken(other)
            });
            if !taken(stage) && !between {
                continue;
            }
            let there = last.name.as_ref().map_or("the last stage".to_owned(), |name| format!("`{name}`"));
            let message = format!("`{}` is only here: in {there}, where the modules run, it is missing", package.name);
            let finding = out.report(step.file(), package.span, message).mark("goes with this stage");
            finding.help(
                "install it in the stages that build and run the program; where no module asks for it, leave it out",
            );
        }
    }
}

fn is_on_alpine(stage: StageRef) -> bool {
    let image = stage.root_image();
    image.is_some_and(|image| {
        image.official() == Some("alpine") || image.tag.as_deref().unwrap_or("").contains("alpine")
    })
}

fn library_of(stage: StageRef<'_>) -> Option<(StepRef<'_>, &Package)> {
    let is_it = |package: &&Package| LIBRARIES.contains(&package.name.as_str());
    system_installs(stage).find_map(|(step, call)| Some((step, call.packages.iter().find(is_it)?)))
}

fn brings(stage: StageRef) -> bool {
    library_of(stage).is_some()
}

/// Whether all that the stage does is to install packages, those of Node.js among them: what comes of it runs elsewhere.
fn only_installs(stage: StageRef) -> bool {
    let runs = || stage.chain().flat_map(|stage| stage.steps()).filter(|step| step.is_run());
    let node = |step: StepRef| {
        step.step.packages.iter().any(|call| call.manager.is_of_node() && call.action == Action::Install)
    };
    let installs = |step: StepRef| {
        step.shell_errors.is_empty()
            && step.step.commands.iter().enumerate().all(|(at, command)| {
                let call = step.step.packages.iter().find(|call| call.command == at);
                let by_call = call.is_some_and(|call| match call.manager {
                    Manager::Apk => true,
                    _ => matches!(call.action, Action::Install | Action::Clean),
                });
                let plain = ["[", "corepack", "echo", "exit", "mkdir", "rm", "set", "test", "true"];
                by_call || command.name().is_none_or(|name| plain.contains(&name)) || command.has_arg("config")
            })
    };
    runs().any(node) && runs().all(installs)
}
