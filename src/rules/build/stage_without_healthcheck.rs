//! `stage-without-healthcheck`: see the page of the same name.

use crate::project::StageRef;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        let own = |stage: StageRef| stage.steps_of(Keyword::Healthcheck).next().is_some();
        let mut heirs = stage.docker.stages().filter(|other| other.chain().any(|link| link.index == stage.index));
        if !stage.chain().any(own) && !heirs.any(|heir| heir.chain().any(own)) {
            out.report(stage.file(), stage.from_instruction().keyword_span, "the stage has no HEALTHCHECK")
                .mark("none here")
                .help("add a HEALTHCHECK, or `HEALTHCHECK NONE` where there is nothing to ask");
        }
    }
}
