//! `no-lock-file`: see the page of the same name.

use crate::project::packages::{Action, Call, Manager, Package, listed};
use crate::rules::{Cx, Sink};

/// What is installed to install with.
const TOOLS: &[&str] = &[
    "pip",
    "setuptools",
    "wheel",
    "uv",
    "poetry",
    "pipenv",
    "virtualenv",
    "pip-tools",
    "build",
    "pdm",
    "hatch",
    "tox",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let steps = || stage.docker.stages().flat_map(|stage| stage.steps()).filter(|step| step.is_run());
        let pip = |call: &&Call| matches!(call.manager, Manager::Pip | Manager::Uv) && call.program != "pipx";
        let from_file = |call: &Call| {
            let file =
                call.has_flag(&["-r", "--requirement", "--requirements", "-c", "--constraint", "--require-hashes"]);
            file || call.action_word == "sync" || call.packages.iter().any(|p| p.text.starts_with(['.', '/']))
        };
        let locked = steps().flat_map(|step| &step.step.packages).any(|call| match call.manager {
            Manager::Poetry | Manager::Pipenv => true,
            _ => pip(&call) && from_file(call),
        });
        if locked {
            continue;
        }
        let installs = stage.chain().flat_map(|stage| stage.steps()).filter(|step| step.is_run());
        for step in installs {
            let mut calls = step.step.packages.iter().filter(pip).filter(|call| call.action == Action::Install);
            let named =
                |call: &&Call| call.packages.iter().any(|p| !p.name.is_empty() && !TOOLS.contains(&p.name.as_str()));
            let Some(call) = calls.find(named) else { continue };
            let packages: Vec<&Package> = call.packages.iter().filter(|p| !TOOLS.contains(&p.name.as_str())).collect();
            let Some(first) = packages.first() else { continue };
            let message = format!("nothing fixes what {} depends on, or its hashes", listed(&packages));
            let finding = out.report(step.file(), first.span, message).mark("named here alone");
            finding.help("list it in a requirements file with versions and hashes, and install with `-r`");
            break;
        }
    }
}
