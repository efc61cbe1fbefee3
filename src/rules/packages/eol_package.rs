//! `eol-package`: see the page of the same name.

use crate::finding::Severity;
use crate::project::images::dead_ends::{self, Gone};
use crate::project::images::usage::system_installs;
use crate::project::packages::{Action, Call, Manager, Package, listed};
use crate::project::stages::{sources, support};
use crate::project::{StageRef, StepRef, packages::pins};
use crate::rules::{Cx, Sink};

/// So many packages of one release are no accident.
const CHOSEN: usize = 4;

pub fn check(cx: &Cx, out: &mut Sink) {
    let today = cx.options.today;
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let mut told = Vec::new();
        if let Some(gone) = dead_ends::gone_package(stage) {
            tell_gone(&gone, out);
            // Nothing behind it is installed, and what the release no longer has is told.
            told.extend(["python", "php"]);
        }
        for (step, call) in system_installs(stage) {
            for package in &call.packages {
                let Some(dead) = support::dead_package(stage, call, package, today) else { continue };
                let Some(end) = dead.eol.filter(|_| !told.contains(&dead.product)) else { continue };
                told.push(dead.product);
                // `php5` names no release: which one it is depends on the distribution.
                let version = support::named_version(&package.name, dead.cycle);
                let since = if version == dead.cycle { "unsupported since" } else { "unsupported since at the latest" };
                let message = format!("`{}` is {} {version}, {since} {end}", package.name, dead.title());
                let finding = out.report(step.file(), package.span, message).mark("no more fixes");
                // An image called `php5` is there for that.
                let major = version.split('.').next().unwrap_or_default();
                let path = cx.project.source(step.file()).path.to_ascii_lowercase();
                if path.contains(&format!("{}{major}", dead.product)) {
                    finding.severity(Severity::Warning);
                }
                finding.help(support::instead_of(stage, &package.name, &dead, today));
                // A release that all names bear, from a source of its own for old ones, is chosen.
                let same = |other: &&Package| other.name.contains(&package.name);
                if call.packages.iter().filter(same).count() > CHOSEN && sources::are_named(stage) {
                    finding.severity(Severity::Info).pedantic();
                }
                // What the release itself carries goes with it, and that its time is over is told of the base.
                if support::is_carried(stage, &dead) {
                    finding.pedantic();
                }
                if dead.product == "python" && support::is_old_node(stage) {
                    finding.help("raise Node.js to a release that is supported, then install `python3`: its npm builds modules with Python 2 alone");
                }
            }
        }
        if let Some((second, _)) = python_2(stage).filter(|_| takes_the_newest(stage)) {
            for (step, package) in newest_for_python_2(stage) {
                let message = format!("the newest `{}` is asked for, and `pip` here belongs to Python 2", package.text);
                let finding = out.report(step.file(), package.span, message).mark("needs Python 3");
                finding.label(step.file(), second.span, "Python 2 and its pip");
                finding
                    .why("Current releases are made for Python 3: the install fails, or the program does not start.");
                finding.help("move to Python 3; until then name the last version that ran on Python 2");
            }
        }
    }
}

/// All names of one install that are gone: with the first alone mended it would stop at the next.
fn tell_gone(gone: &Gone, out: &mut Sink) {
    let [(first, _), others @ ..] = gone.packages.as_slice() else { return };
    let file = gone.step.file();
    let names: Vec<&Package> = gone.packages.iter().map(|(package, _)| *package).collect();
    let what = if others.is_empty() { "package" } else { "packages" };
    let message = format!("this base has no {what} {} any more, so the install fails", listed(&names));
    let finding = out.report(file, first.span, message).mark("no such package").stops_build();
    for (other, _) in others {
        finding.label(file, other.span, "nor this");
    }
    let stage = gone.step.stage_ref();
    finding.label(file, stage.chain().last().unwrap_or(stage).from_instruction().span, "the release");
    let instead: Vec<String> = gone.packages.iter().map(|(_, instead)| format!("`{instead}`")).collect();
    finding.help(format!("write {}, and see to it that what runs with it runs on that", instead.join(", ")));
}

/// Whether the base is one whose pip for Python 2 does not heed which Python a package needs: before pip 9.
fn takes_the_newest(stage: StageRef) -> bool {
    support::is_at_most(stage, "8", "16.04")
}

/// Python 2's pip, where Python 3's does not stand beside it under the same name.
fn python_2(stage: StageRef<'_>) -> Option<(&Package, &Call)> {
    let packages = system_installs(stage).flat_map(|(_, call)| call.packages.iter().map(move |p| (p, call)));
    packages
        .into_iter()
        .find(|(package, call)| support::is_python_2(call.manager, &package.name) && package.name.ends_with("-pip"))
}

/// What that pip is asked for without a version.
fn newest_for_python_2<'a>(stage: StageRef<'a>) -> impl Iterator<Item = (StepRef<'a>, &'a Package)> {
    let steps = stage.chain().flat_map(|stage| stage.steps());
    let calls = steps.flat_map(|step| step.step.packages.iter().map(move |call| (step, call)));
    let second = |call: &Call| {
        call.manager == Manager::Pip
            && call.action == Action::Install
            && matches!(call.program.as_str(), "pip" | "pip2")
    };
    calls
        .filter(move |(_, call)| second(call))
        .filter_map(|(step, call)| pins::unpinned(call).into_iter().next().map(|package| (step, package)))
}
