//! `env-refers-to-itself`: see the page of the same name.

use std::collections::HashMap;

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword, expand};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Env && !step.onbuild) {
        let Args::Pairs { pairs, .. } = &step.ins.args else { continue };
        if pairs.len() < 2 {
            continue;
        }
        let mut setters: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, pair) in pairs.iter().enumerate() {
            let setters = setters.entry(pair.key.text.as_str()).or_default();
            // One is itself, perhaps.
            if setters.len() < 2 {
                setters.push(at);
            }
        }
        for (index, pair) in pairs.iter().enumerate() {
            let Some(value) = &pair.value else { continue };
            for variable in expand::variables(&value.text, step.docker.tree.escape) {
                let name = &variable.name;
                let set_here = setters.get(name.as_str()).and_then(|all| all.iter().find(|other| **other != index));
                let Some(setter) = set_here.and_then(|at| pairs.get(*at)) else { continue };
                if step.docker.scope.declared(step.stage.index, step.step.at, name) {
                    continue;
                }
                let finding = out.report(
                    step.file(),
                    value.part(variable.range.clone()),
                    format!("`{name}` has its value from before this ENV here"),
                );
                finding
                    .mark("not yet set")
                    .label(step.file(), setter.key.span, "set by the same instruction")
                    .help(format!("set `{name}` in an ENV of its own above this one"));
            }
        }
    }
}
