//! `stage-without-healthcheck`: see the page of the same name.

use crate::project::{Base, Dockerfile};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        for (stage, _) in docker.stages().zip(asked(docker)).filter(|(_, asked)| !asked) {
            out.report(stage.file(), stage.from_instruction().keyword_span, "the stage has no HEALTHCHECK")
                .mark("none here")
                .help("add a HEALTHCHECK, or `HEALTHCHECK NONE` where there is nothing to ask");
        }
    }
}

/// Of each stage, whether it, a stage it is made from, or one that is made from it has a HEALTHCHECK.
fn asked(docker: &Dockerfile) -> Vec<bool> {
    let mut asked: Vec<bool> =
        docker.stages().map(|stage| stage.steps_of(Keyword::Healthcheck).next().is_some()).collect();
    // A stage is made from one above it: the first pass hands down, the second up.
    let parents = || {
        docker.stages.iter().filter_map(|stage| match stage.base {
            Base::Stage(parent) => Some((stage.index, parent)),
            _ => None,
        })
    };
    for (index, parent) in parents() {
        asked[index] |= asked[parent];
    }
    for (index, parent) in parents().collect::<Vec<_>>().into_iter().rev() {
        asked[parent] |= asked[index];
    }
    asked
}
