//! `legacy-key-value-again`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let steps = docker
            .stages()
            .flat_map(|stage| stage.steps())
            .filter(|step| matches!(step.ins.keyword, Keyword::Env | Keyword::Label) && step.stage.reachable);
        let legacy = steps.filter_map(|step| match &step.ins.args {
            Args::Pairs { pairs, legacy: true } => pairs.first().map(|pair| (step, pair)),
            _ => None,
        });
        for (step, pair) in legacy.skip(1) {
            let (name, key) = (step.ins.keyword.name(), &pair.key.text);
            out.report(docker.file, pair.key.span, format!("`{name} {key} …` without an equals sign is the old form"))
                .mark("no `=`")
                .help(format!("write `{name} {key}=…`"));
        }
    }
}
