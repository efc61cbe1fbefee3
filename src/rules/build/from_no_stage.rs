//! `from-no-stage`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Copy && !step.onbuild) {
        let Some(word) = step.ins.flag("from") else { continue };
        let above = step.docker.stages.get(..step.stage.index).unwrap_or_default();
        let lower = word.text.to_lowercase();
        let known = match lower.parse::<usize>() {
            Ok(number) => number < step.stage.index,
            Err(_) => lower.contains(':') || above.iter().any(|stage| stage.name.as_deref() == Some(&lower)),
        };
        if !known {
            out.report(step.file(), word.span, format!("`{}` is no stage above", word.text))
                .mark("no stage")
                .help("name a stage above, or an image with its tag");
        }
    }
}
