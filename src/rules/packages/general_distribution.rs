//! `general-distribution`: see the page of the same name.

use std::collections::HashSet;

use crate::knowledge::images::{fresh_tag, image_for_package, is_distribution};
use crate::knowledge::packages::package;
use crate::project::StageRef;
use crate::project::images::usage::{Use, removed_in, system_installs};
use crate::project::packages::{Action, Manager, Package};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(base) = stage.root_image().filter(|image| image.official().is_some_and(is_distribution)) else {
            continue;
        };
        let Some((main, image)) = main_package(stage).filter(|_| base.short_name() != "alpine") else { continue };
        if image == "python" && takes_modules(stage) {
            continue;
        }
        let others = system_installs(stage).flat_map(|(_, call)| &call.packages);
        let mut seen = HashSet::new();
        let others = others.filter(|p| seen.insert(p.name.as_str()));
        let mut others = others.filter(|p| image_for_package(&p.name).is_some_and(|other| other != image));
        let used = |p: &Package| {
            let commands = package(&p.name).map(|known| known.commands).unwrap_or_default();
            !commands.is_empty() && cx.project.use_of(stage, &commands) == Use::Used
        };
        if others.any(used) {
            continue;
        }
        let Some(root) = stage.chain().last() else { continue };
        let Args::From { image: word, .. } = &root.from_instruction().args else { continue };
        let message =
            format!("`{}` is set up by hand on `{}`, and there is an official image of it", main.name, word.text);
        let finding = out.report(stage.file(), word.span, message).mark("a whole distribution");
        finding.label(stage.file(), main.span, "what the image is for");
        // Who calls a directory or file after the distribution shows the server on that.
        let inside = cx.project.path_inside(&cx.project.source(stage.file()).path);
        let mut words = inside.split(|c: char| !c.is_ascii_alphabetic());
        if words.any(|word| word.eq_ignore_ascii_case(base.short_name())) {
            finding.pedantic();
        }
        let tag = fresh_tag(image).map_or_else(|| image.to_owned(), |tag| format!("{image}:{tag}"));
        finding.help(format!(
            "build on `{tag}`; its paths and its start are not those of the distribution's package, so the lines that install, fill and start it change too"
        ));
    }
}

/// Whether modules come as packages of the distribution, and none by pip: they are for its own Python, and another does
/// not see them.
fn takes_modules(stage: StageRef) -> bool {
    let mut calls = stage.chain().flat_map(|stage| stage.steps()).flat_map(|step| &step.step.packages);
    if calls.any(|call| call.manager == Manager::Pip && call.action == Action::Install) {
        return false;
    }
    const TOOLS: &[&str] = &["pip", "dev", "venv", "setuptools", "wheel", "distutils", "minimal", "full", "virtualenv"];
    let mut packages = system_installs(stage).flat_map(|(_, call)| &call.packages);
    packages.any(|package| {
        let rest = ["python3-", "python-"].iter().find_map(|front| package.name.strip_prefix(front));
        rest.is_some_and(|rest| !TOOLS.contains(&rest))
    })
}

/// The package that holds the program the image runs, and the official image that brings it.
fn main_package(stage: StageRef<'_>) -> Option<(&Package, &'static str)> {
    let program = stage.process.as_ref()?.program()?;
    let calls = system_installs(stage).flat_map(|(step, call)| call.packages.iter().map(move |p| (step, call, p)));
    let packages = calls.filter(|(step, call, p)| !removed_in(*step, call, &p.name)).map(|(_, _, p)| p);
    let mut with_image = packages.filter_map(|p| Some((p, image_for_package(&p.name)?)));
    with_image.find(|(p, image)| {
        let known = package(&p.name).is_some_and(|known| known.commands.contains(&program.as_str()));
        known || *image == program || p.name == program
    })
}
