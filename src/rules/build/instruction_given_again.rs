//! `instruction-given-again`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;

pub fn check(cx: &Cx, out: &mut Sink) {
    let kinds: [(Keyword, &[&'static str]); 3] =
        [(Keyword::Cmd, &["DL4003"]), (Keyword::Entrypoint, &["DL4004"]), (Keyword::Healthcheck, &["DL3012"])];
    for stage in cx.project.stages() {
        for (keyword, aliases) in kinds {
            for step in stage.steps_of(keyword).skip(1) {
                out.report(stage.file(), step.keyword_span(), format!("a further {} of this stage", keyword.name()))
                    .mark("the one that counts, unless another follows")
                    .aliases(aliases)
                    .help("keep one of them");
            }
        }
    }
}
