//! `stage-name-casing`: see the page of the same name.

use crate::finding::Safety;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        let Args::From { alias: Some(alias), .. } = &stage.from_instruction().args else { continue };
        let lower = alias.name.text.to_lowercase();
        if lower != alias.name.text {
            out.report(
                stage.file(),
                alias.name.span,
                format!("stage `{}` is called `{lower}` by the builder", alias.name.text),
            )
            .mark("not in lower case")
            .fix(
                Safety::Safe,
                format!("Write `{lower}`"),
                vec![Edit::replace(stage.file(), alias.name.span, lower)],
            );
        }
    }
}
