//! `two-managers`: see the page of the same name.

use std::collections::HashMap;

use crate::knowledge::interpreters::python_package;
use crate::project::images::usage::{is_system, removed_in};
use crate::project::packages::{Action, Call, Manager, Package};
use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};

type Place<'a> = (StepRef<'a>, &'a Call, &'a Package);

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let by_language = installs(stage, |manager| matches!(manager, Manager::Pip | Manager::Uv));
        if by_language.is_empty() {
            continue;
        }
        let by_system = installs(stage, is_system);
        let mut named: HashMap<&str, usize> = HashMap::new();
        for (at, (_, _, package)) in by_system.iter().enumerate() {
            if let Some(name) = python_name(&package.name) {
                named.entry(name).or_insert(at);
            }
        }
        for (step, call, package) in by_language {
            // `psycopg2-binary` is `psycopg2` as well.
            let names = [package.name.as_str(), package.name.strip_suffix("-binary").unwrap_or_default()];
            let first = names.iter().filter_map(|name| named.get(name)).min();
            let Some((_, other_call, other)) = first.and_then(|at| by_system.get(*at)) else { continue };
            let message = format!("`{}` comes from {} and from {}", package.name, other_call.program, call.program);
            let finding = out.report(step.file(), package.span, message).mark("installed a second time");
            finding.label(step.file(), other.span, "installed here first");
            finding.help(format!("keep one of them; with {} alone the version is the one that is named", call.program));
        }
    }
}

fn installs<'a>(stage: StageRef<'a>, of: impl Fn(Manager) -> bool) -> Vec<Place<'a>> {
    let steps = stage.chain().flat_map(|stage| stage.steps()).filter(|step| step.is_run());
    let calls = steps.flat_map(|step| step.step.packages.iter().map(move |call| (step, call)));
    let installs = calls.filter(|(_, call)| call.action == Action::Install && of(call.manager));
    let packages = installs.flat_map(|(step, call)| call.packages.iter().map(move |package| (step, call, package)));
    let kept = |(step, call, package): &Place| !package.name.is_empty() && !removed_in(*step, call, &package.name);
    packages.filter(kept).collect()
}

/// What the Python package in a system package is called.
fn python_name(system: &str) -> Option<&str> {
    if let Some(name) = python_package(system) {
        return Some(name);
    }
    let name = ["python3-", "python2-", "python-", "py3-"].iter().find_map(|prefix| system.strip_prefix(prefix))?;
    // What belongs to the interpreter, and pip, which is renewed with itself.
    let own = matches!(
        name,
        "pip"
            | "dev"
            | "devel"
            | "minimal"
            | "full"
            | "venv"
            | "wheel"
            | "setuptools"
            | "virtualenv"
            | "distutils"
            | "tk"
    );
    (!own).then_some(name)
}
