//! `no-healthcheck`: see the page of the same name.

use std::collections::HashMap;

use crate::project::builds::links::Link;
use crate::project::{Base, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut mostly: HashMap<usize, bool> = HashMap::new();
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage() else { continue };
        let Some(port) = stage.chain().flat_map(|stage| &stage.stage.exposed).next() else { continue };
        let checked = stage.chain().any(|stage| stage.steps_of(Keyword::Healthcheck).next().is_some());
        // Who starts it may ask as well.
        let mut services = cx.project.services_of(docker).peekable();
        let started = services.peek().is_some();
        let asked = started && services.any(|(_, service)| service.healthcheck.is_some());
        let Some(process) = stage.process.as_ref().filter(|process| !process.is_for_others()) else { continue };
        let meant = cx.project.is_meant_as_base(docker);
        let checked = checked || cx.project.lineage_has(stage, Keyword::Healthcheck);
        if meant || checked || asked || !base_has_none(stage) || cx.project.is_workshop_by_name(docker) {
            continue;
        }
        let Args::From { image, .. } = &stage.from_instruction().args else { continue };
        let what = process.program().map_or("the program".to_owned(), |name| format!("`{name}`"));
        let finding = out.report(docker.file, image.span, format!("nothing asks {what} whether it still answers"));
        // Whoever starts an image elsewhere may have probes of his own; where few services are asked and none waits
        // for this one, nobody heeds the answer.
        let heeded = |link: &Link| {
            *mostly.entry(link.compose).or_insert_with(|| mostly_checked(cx, link.compose))
                || !cx.project.dependents_of(link.compose, link.service).is_empty()
        };
        if !started || !cx.project.links_of(docker.file).any(heeded) {
            finding.pedantic();
        }
        finding
            .mark("no HEALTHCHECK in this stage")
            .label(docker.file, port.span, "a service: it declares a port")
            .help("add a HEALTHCHECK that makes one cheap request to the service itself");
    }
}

/// Whether at least half of the services of a file are asked.
fn mostly_checked(cx: &Cx, compose: usize) -> bool {
    let services = cx.project.compose.get(compose).map(|file| file.services.as_slice()).unwrap_or_default();
    2 * services.iter().filter(|service| service.healthcheck.is_some()).count() >= services.len()
}

/// Official images come without a check.
fn base_has_none(stage: StageRef) -> bool {
    match stage.chain().last().map(|stage| &stage.stage.base) {
        Some(Base::Scratch) => true,
        Some(Base::Image(image)) => image.official().is_some(),
        _ => false,
    }
}
