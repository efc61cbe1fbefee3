//! `implied-by-another`: see the page of the same name.

use std::collections::{HashMap, HashSet};

use crate::finding::Safety;
use crate::knowledge::packages::{brought_by, package};
use crate::project::packages::{Call, Manager, Package};
use crate::project::usage::system_installs;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        for (step, call) in system_installs(stage).filter(|(_, call)| call.manager == Manager::Apt) {
            let source = cx.project.source(step.file());
            for (implied, by) in implied(call) {
                let Some(first) = by.first() else { continue };
                let message = format!("`{}` comes with `{}` anyway", implied.name, first.name);
                let finding = out.report(step.file(), implied.span, message).mark("implied");
                for other in by {
                    finding.label(step.file(), other.span, "depends on it");
                }
                finding.help("leave it out, unless it is used for itself and should stay when the other goes");
                if let Some(edit) = step.without(source, &call.call, implied.span) {
                    finding.fix(Safety::Unsafe, "Leave it out", vec![edit]);
                }
            }
        }
    }
}

/// The packages without a version that others of the call bring, with those, in order. Of two that need
/// each other neither counts.
fn implied(call: &Call) -> Vec<(&Package, Vec<&Package>)> {
    let known = |p: &Package| package(&p.name).map(|known| known.name);
    let named: Vec<(&Package, &str)> = call.packages.iter().filter_map(|p| Some((p, known(p)?))).collect();
    let brought: HashMap<&str, HashSet<&str>> =
        named.iter().map(|(p, name)| (*name, brought_by(&p.name).into_iter().collect())).collect();
    let brings = |one: &str, other: &str| brought.get(one).is_some_and(|names| names.contains(other));
    let plain = named.iter().filter(|(package, _)| package.version.is_none());
    let pairs = plain.map(|(package, name)| {
        let others = named.iter().filter(|(_, other)| brings(other, name) && !brings(name, other));
        (*package, others.map(|(other, _)| *other).collect::<Vec<_>>())
    });
    pairs.filter(|(_, by)| !by.is_empty()).collect()
}
