//! `eol-software`: see the page of the same name.

use crate::finding::Severity;
use crate::knowledge::eol::State;
use crate::project::StageRef;
use crate::project::stages::software;
use crate::project::stages::support;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    let today = cx.options.today;
    for docker in &cx.project.dockerfiles {
        let mut told = Vec::new();
        let mut stages: Vec<_> = docker.stages().filter(|stage| stage.reachable).collect();
        // What ships speaks for what is only built with.
        stages.sort_by_key(|stage| (!stage.in_final_chain, stage.index));
        for stage in stages {
            for found in software::named(stage) {
                let (dead, step) = (found.verdict, &found.step);
                let Some(end) = dead.eol.filter(|_| dead.state(today) == State::Dead) else { continue };
                // Modules are made of the source of the release that loads them.
                if told.contains(&(dead.product, dead.cycle)) || dead.product == "nginx" && makes_modules_alone(stage) {
                    continue;
                }
                told.push((dead.product, dead.cycle));
                let span = found.set.map_or(found.span, |pair| pair.span);
                let finding = out.report(step.file(), span, support::has_ended(&dead, end, today));
                finding.mark("no more fixes").help(support::way_on(&dead, today));
                // Whose file is called by the release keeps it for those who ask for it.
                let path = &cx.project.source(step.file()).path;
                let is_kept = path.split(['/', '_', '-']).any(|part| part.trim_start_matches('v') == dead.cycle);
                if is_kept || cx.project.makes_official_images {
                    finding.pedantic();
                }
                if dead.has_extended_support(today) || !stage.in_final_chain {
                    finding.severity(Severity::Info);
                }
            }
        }
    }
}

/// Whether nothing but modules is made of what the stage fetches: `make modules`, which nothing installs.
fn makes_modules_alone(stage: StageRef) -> bool {
    let makes = |target: &str| {
        let mut made = stage.steps().flat_map(|step| &step.step.commands).filter(|one| one.name() == Some("make"));
        made.any(|one| one.args().iter().any(|word| word.text() == target))
    };
    makes("modules") && !makes("install")
}
