//! `unknown-stage`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::text::nearest_given;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Copy && !step.onbuild) {
        let Some(word) = step.ins.flag("from") else { continue };
        let above = step.docker.stages.get(..step.stage.index).unwrap_or_default();
        if let Ok(number) = word.text.parse::<usize>() {
            if number >= step.stage.index {
                out.report(step.file(), word.span, format!("there is no stage {number} above this one"))
                    .mark("counted from 0")
                    .help("name the stage with `AS` and copy from that name");
            }
            continue;
        }
        let lower = word.text.to_lowercase();
        let plain = !lower.contains(['$', '/', ':', '@']);
        if !plain || step.docker.names.contains_key(lower.as_str()) {
            continue;
        }
        let known = above.iter().filter_map(|stage| stage.name.as_deref());
        if let Some(near) =
            Some(known).filter(|_| out.is_told(step.file())).and_then(|known| nearest_given(&lower, known))
        {
            out.report(step.file(), word.span, format!("no stage is called `{}`", word.text))
                .mark("taken for an image")
                .help(format!("did you mean `{near}`?"));
        }
    }
}
