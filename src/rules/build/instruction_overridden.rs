//! `instruction-overridden`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        for keyword in [Keyword::Cmd, Keyword::Entrypoint, Keyword::Healthcheck] {
            let steps: Vec<_> = stage.steps_of(keyword).collect();
            for pair in steps.windows(2) {
                let [dead, later] = pair else { continue };
                let name = keyword.name();
                out.report(
                    stage.file(),
                    dead.keyword_span(),
                    format!("this {name} has no effect: a later one of the same stage takes its place"),
                )
                .mark("never used")
                .label(stage.file(), later.keyword_span(), "takes its place")
                .help(format!("delete it, or put both into one {name} if both were meant"));
            }
        }
    }
}
