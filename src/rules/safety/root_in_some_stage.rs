//! `root-in-some-stage`: see the page of the same name.

use crate::project::images::users;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        // What `root-user` says of the last stage is not said again.
        let told = stage.is_final && !users::lets_go_of_root(cx.project, stage);
        let Some(step) = stage.steps_of(Keyword::User).last().filter(|_| !told) else { continue };
        let root = stage.stage.user.as_ref().and_then(|user| user.value.as_deref()).is_some_and(users::is_root);
        if let Some(span) = users::named_at(step.ins).filter(|_| root) {
            out.report(stage.file(), span, "the stage ends as root")
                .mark("root")
                .help("end the stage with another USER");
        }
    }
}
