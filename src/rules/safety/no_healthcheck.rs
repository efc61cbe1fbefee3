//! `no-healthcheck`: see the page of the same name.

use crate::project::{Base, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage() else { continue };
        let Some(port) = stage.chain().flat_map(|stage| &stage.stage.exposed).next() else { continue };
        let checked = stage.chain().any(|stage| stage.steps_of(Keyword::Healthcheck).next().is_some());
        // Who starts it may ask as well.
        let mut services = cx.project.services_of(docker).peekable();
        let asked = services.peek().is_some() && services.all(|(_, service)| service.healthcheck.is_some());
        if checked || asked || stage.process.is_none() || !base_has_none(stage) {
            continue;
        }
        let Args::From { image, .. } = &stage.from_instruction().args else { continue };
        let what = stage.process.as_ref().and_then(|process| process.program()).unwrap_or("the program".to_owned());
        out.report(docker.file, image.span, format!("nothing asks `{what}` whether it still answers"))
            .mark("no HEALTHCHECK in this stage")
            .label(docker.file, port.span, "a service: it declares a port")
            .help("add a HEALTHCHECK that makes one cheap request to the service itself");
    }
}

/// Official images come without a check.
fn base_has_none(stage: StageRef) -> bool {
    match stage.chain().last().map(|stage| &stage.stage.base) {
        Some(Base::Scratch) => true,
        Some(Base::Image(image)) => image.official().is_some(),
        _ => false,
    }
}
