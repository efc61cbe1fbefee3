//! `label-empty`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Label && !step.onbuild) {
        let Args::Pairs { pairs, .. } = &step.ins.args else { continue };
        for pair in pairs {
            let key = pair.key.text.trim_matches(['"', '\'']);
            let asked = cx.options.label_schema.iter().any(|(label, _)| label == key);
            let empty = pair.value.as_ref().is_none_or(|value| value.text.trim_matches(['"', '\'']).is_empty());
            if asked && empty {
                out.report(step.file(), pair.key.span, format!("the label `{key}` is empty"))
                    .mark("no value")
                    .help("give it a value");
            }
        }
    }
}
