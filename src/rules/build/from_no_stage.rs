//! `from-no-stage`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Copy && !step.onbuild) {
        let Some(word) = step.ins.flag("from") else { continue };
        let lower = word.text.to_lowercase();
        let known = match lower.parse::<usize>() {
            Ok(number) => number < step.stage.index,
            Err(_) => {
                lower.contains(':') || step.docker.names.get(lower.as_str()).is_some_and(|&at| at < step.stage.index)
            }
        };
        if !known {
            out.report(step.file(), word.span, format!("`{}` is no stage above", word.text))
                .mark("no stage")
                .help("name a stage above, or an image with its tag");
        }
    }
}
