//! `label-missing`: see the page of the same name.

use std::collections::HashSet;

use crate::project::{Dockerfile, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().flat_map(leaves) {
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

/// The stages that no other starts from or copies from.
fn leaves(docker: &Dockerfile) -> impl Iterator<Item = StageRef<'_>> {
    let froms = docker.stages().flat_map(|stage| stage.steps()).filter_map(|step| step.ins.flag("from"));
    let copied: HashSet<String> = froms.map(|from| from.text.as_str().to_lowercase()).collect();
    docker.stages().filter(move |stage| {
        let named = stage.name.as_ref().is_some_and(|name| copied.contains(name));
        !stage.is_parent && !named && !copied.contains(&stage.index.to_string())
    })
}
