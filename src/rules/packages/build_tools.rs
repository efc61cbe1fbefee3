//! `build-tools`: see the page of the same name.

use crate::knowledge::classes::{Class, class_of};
use crate::project::StageRef;
use crate::project::packages::{Package, listed};
use crate::project::usage::{removed_in, system_installs};
use crate::rules::{Cx, Sink};

/// Programs of the first process for which compilers are what the image is for.
const WORKBENCHES: &[&str] = &[
    "sh",
    "bash",
    "zsh",
    "ash",
    "dash",
    "fish",
    "gcc",
    "g++",
    "cc",
    "make",
    "cmake",
    "cargo",
    "rustc",
    "go",
    "mvn",
    "gradle",
    "clang",
    "jupyter",
    "jupyter-lab",
    "start-notebook.sh",
    "start-notebook.py",
    "code-server",
    "jenkins-agent",
    "gitlab-runner",
    "sshd",
    "irb",
    "iex",
    "ghci",
    "tail",
    "sleep",
];

/// Build tools that programs call as they run.
const ALSO_RUN: &[&str] =
    &["binutils", "cpp", "gettext", "m4", "patch", "protobuf-compiler", "texinfo", "gettext-base"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        if is_workbench(stage) {
            continue;
        }
        let mut found = Vec::new();
        for (step, call) in system_installs(stage) {
            let kept = |package: &&Package| is_tool(&package.name) && !removed_in(step, call, &package.name);
            found.extend(call.packages.iter().filter(kept));
        }
        let Some(first) = found.first() else { continue };
        let message = format!("{} stay in the image that runs", listed(&found));
        let finding = out.report(stage.file(), first.span, message).mark("needed to build only");
        found.iter().skip(1).for_each(|package| {
            finding.label(stage.file(), package.span, "this as well");
        });
        finding.help(
            "build in a stage of its own and copy what comes of it, or remove them in the RUN that installs them",
        );
    }
}

fn is_workbench(stage: StageRef) -> bool {
    let program = stage.process.as_ref().and_then(|process| process.program());
    program.is_none_or(|program| WORKBENCHES.contains(&program.as_str()))
}

fn is_tool(name: &str) -> bool {
    class_of(name) == Some(Class::Build) && !ALSO_RUN.contains(&name)
}
