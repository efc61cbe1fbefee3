//! `implied-by-another`: see the page of the same name.

use std::collections::{HashMap, HashSet};

use crate::finding::{Aspect, Safety};
use crate::knowledge::interpreters::programs;
use crate::knowledge::packages::{brought_by, name_of};
use crate::project::images::dead_ends;
use crate::project::images::usage::{removed_in, system_installs};
use crate::project::images::users::contains_word;
use crate::project::packages::{Call, Manager, Package, listed};
use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        // Where there is no such package, nothing comes with it.
        let gone = dead_ends::gone_package(stage).map(|gone| gone.step.at);
        let apt = system_installs(stage).filter(|(_, call)| call.manager == Manager::Apt);
        for (step, call) in apt.filter(|(step, _)| gone.is_none_or(|at| at != step.step.at)) {
            let source = cx.project.source(step.file());
            let mut implied = implied(step, call);
            // The ground that the image stands on is named for itself, which is a matter of taste.
            let ground = !implied.is_empty() && implied.iter().all(|(package, _)| runs(cx, stage, &package.name));
            implied.retain(|(package, _)| ground || !runs(cx, stage, &package.name));
            let Some((first, by)) = implied.first() else { continue };
            let packages: Vec<&Package> = implied.iter().map(|(package, _)| *package).collect();
            let alike: Vec<&Package> =
                implied.iter().filter(|(_, other)| listed(other) == listed(by)).map(|(package, _)| *package).collect();
            let come = if alike.len() == 1 { "comes" } else { "come" };
            let message = format!("{} {come} with {} anyway", listed(&alike), listed(by));
            let finding = out.report(step.file(), first.span, message).mark("implied");
            for (other, by) in implied.iter().skip(1) {
                finding.label(step.file(), other.span, format!("comes with {}", listed(by)));
            }
            finding.help("leave it out, unless it is used for itself and should stay when the other goes");
            let edits = packages.iter().map(|package| step.without(source, &call.call, package.span));
            if let Some(edits) = edits.collect::<Option<Vec<_>>>().filter(|_| !ground) {
                finding
                    .fix(Safety::Unsafe, "Leave it out: it goes the day the other goes", edits)
                    .changing(&[Aspect::Commands, Aspect::Packages]);
            }
        }
    }
}

/// Whether it is an interpreter that the image runs something with, straight or by a script: it is the ground that the
/// image stands on.
fn runs(cx: &Cx, stage: StageRef, package: &str) -> bool {
    let Some((programs, ending)) = programs(package) else { return false };
    let commands = stage.chain().flat_map(|stage| stage.steps()).flat_map(|step| &step.step.commands);
    let called = |name: &str| programs.iter().any(|program| name.starts_with(program)) || name.ends_with(ending);
    let mut commands = commands.into_iter();
    commands.any(|command| command.effective().name().is_some_and(called))
        || cx
            .project
            .copied_by(stage.file())
            .any(|copied| programs.iter().any(|program| contains_word(&cx.project.source(copied.file).text, program)))
}

/// Whether `one` is by its name made of `other`, as `python-pip` of `python`, a set of `gcc`, a JDK of a JRE.
/// Anything else that is implied, such as certificates, is rightly named for itself.
fn is_of(one: &str, other: &str) -> bool {
    let set = matches!(one, "build-essential" | "build-base")
        && matches!(other, "gcc" | "g++" | "make" | "libc6-dev" | "libc-dev" | "dpkg-dev");
    let part = one.strip_prefix(other).is_some_and(|rest| rest.starts_with('-') && rest != "-dev");
    set || part || one.replacen("-jdk", "-jre", 1) == other && one != other
}

/// The packages without a version that others of the call bring, with those, in order. Of two that need
/// each other neither counts.
fn implied<'a>(step: StepRef, call: &'a Call) -> Vec<(&'a Package, Vec<&'a Package>)> {
    let known = |p: &Package| name_of(&p.name);
    let named: Vec<(&Package, &str)> = call.packages.iter().filter_map(|p| Some((p, known(p)?))).collect();
    let brought: HashMap<&str, HashSet<&str>> =
        named.iter().map(|(p, name)| (*name, brought_by(&p.name).iter().copied().collect())).collect();
    let brings = |one: &str, other: &str| brought.get(one).is_some_and(|names| names.contains(other));
    let plain = named.iter().filter(|(package, _)| package.version.is_none());
    // One that is listed twice brings nothing more; one that the RUN removes again does not keep what it brought.
    let mut seen = HashSet::new();
    let mut keeps = |package: &'a Package| seen.insert(package.name.as_str()) && !removed_in(step, call, &package.name);
    let distinct: Vec<_> = named.iter().filter(|(package, _)| keeps(package)).collect();
    let pairs = plain.map(|(package, name)| {
        let others = distinct
            .iter()
            .filter(|(by, other)| brings(other, name) && !brings(name, other) && is_of(&by.name, &package.name));
        (*package, others.map(|(other, _)| *other).collect::<Vec<_>>())
    });
    pairs.filter(|(_, by)| !by.is_empty()).collect()
}
