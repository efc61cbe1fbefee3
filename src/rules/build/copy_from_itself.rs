//! `copy-from-itself`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Copy && !step.onbuild) {
        let Some(word) = step.ins.flag("from") else { continue };
        let own = step.stage.name.as_deref();
        // An earlier stage of the same name is what is meant then.
        let above = step.docker.stages.get(..step.stage.index).unwrap_or_default();
        let lower = word.text.to_lowercase();
        if own == Some(&lower) && !above.iter().any(|stage| stage.name.as_deref() == own) {
            out.report(step.file(), word.span, format!("`{}` is the stage this line stands in", word.text))
                .mark("itself")
                .help("copy from another stage, or use RUN to copy within this one");
        }
    }
}
