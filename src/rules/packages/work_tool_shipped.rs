//! `work-tool-shipped`: see the page of the same name.

use crate::project::StageRef;
use crate::project::images::development::starts_node;
use crate::project::packages::{Action, Call, Package};
use crate::rules::{Cx, Sink};

/// Programs of npm that watch, check or test what others run.
const TOOLS: &[&str] = &[
    "browser-sync",
    "eslint",
    "jest",
    "live-server",
    "mocha",
    "nodemon",
    "npm-check-updates",
    "prettier",
    "ts-node-dev",
    "vitest",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some((call, package)) = shipped(stage) else { continue };
        let name = package.name.as_str();
        let started = || cx.project.starts_its_tools(stage) || cx.project.starts_one_of(stage, &[name]);
        if !starts_node(stage) || is_called(cx, stage, call, name) || started() {
            continue;
        }
        let message = format!("`{name}` is for work on the program, and nothing in the image that runs calls it");
        let finding = out.report(stage.file(), package.span, message).mark("never called");
        let users = cx.project.services_of(stage.docker);
        let starts = users.filter_map(|(file, service)| {
            let lines = [service.entrypoint.as_ref(), service.command.as_ref()];
            lines.into_iter().flatten().find(|line| line.shown().contains(name))?;
            Some((file.file, service.key_span("build")))
        });
        for (file, span) in starts {
            finding.label(file, span, "only this service starts it: a `target` is named here");
        }
        finding.help(format!(
            "install `{name}` in a stage of its own, which the compose file for development asks for by `target`"
        ));
    }
}

/// The first tool that a stage, or one below it, installs for the whole image.
fn shipped<'a>(stage: StageRef<'a>) -> Option<(&'a Call, &'a Package)> {
    let calls = stage.chain().flat_map(|stage| stage.steps()).flat_map(|step| &step.step.packages);
    let global = |call: &&Call| call.manager.is_of_node() && call.action == Action::Install && call.is_global();
    let known = |package: &&Package| TOOLS.contains(&package.name.as_str());
    calls.into_iter().filter(global).find_map(|call| Some((call, call.packages.iter().find(known)?)))
}

/// Whether another instruction names it.
fn is_called(cx: &Cx, stage: StageRef, call: &Call, name: &str) -> bool {
    let source = cx.project.source(stage.file());
    let mut steps = stage.chain().flat_map(|stage| stage.steps());
    steps.any(|step| {
        let text = source.slice(step.ins.span);
        let own = step.step.packages.iter().any(|other| other.action_span == call.action_span);
        text.matches(name).count() > usize::from(own)
    })
}
