//! `label-not-in-schema`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::nearest;

pub fn check(cx: &Cx, out: &mut Sink) {
    if !cx.options.strict_labels {
        return;
    }
    let known = || cx.options.label_schema.iter().map(|(label, _)| label.as_str());
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Label && !step.onbuild) {
        let Args::Pairs { pairs, .. } = &step.ins.args else { continue };
        for pair in pairs {
            let key = pair.key.text.trim_matches(['"', '\'']);
            if known().any(|label| label == key) {
                continue;
            }
            let finding = out.report(step.file(), pair.key.span, format!("the label `{key}` is not in the schema"));
            finding.mark("not known").help(match nearest(key, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "drop it, or add it to the schema".to_owned(),
            });
        }
    }
}
