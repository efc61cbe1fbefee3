//! `label-missing`: see the page of the same name.

use crate::project::StageRef;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| !stage.is_parent && !is_copied_from(*stage)) {
        let ins = stage.from_instruction();
        for (label, _) in &cx.options.label_schema {
            if !sets(stage, label) {
                out.report(stage.file(), ins.keyword_span, format!("the label `{label}` is missing"))
                    .mark("not in this stage")
                    .help(format!("add `LABEL {label}=…`"));
            }
        }
    }
}

fn sets(stage: StageRef, label: &str) -> bool {
    stage.chain().flat_map(|stage| stage.steps_of(Keyword::Label)).any(|step| match &step.ins.args {
        Args::Pairs { pairs, .. } => pairs.iter().any(|pair| pair.key.text.trim_matches(['"', '\'']) == label),
        _ => false,
    })
}

/// Some other stage copies from it.
fn is_copied_from(stage: StageRef) -> bool {
    let number = stage.index.to_string();
    let mut froms = stage.docker.stages().flat_map(|stage| stage.steps()).filter_map(|step| step.ins.flag("from"));
    froms.any(|from| from.text == number || stage.stage.name.as_deref() == Some(&from.text.to_lowercase()))
}
