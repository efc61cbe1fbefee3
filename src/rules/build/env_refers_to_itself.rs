//! `env-refers-to-itself`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword, expand};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Env && !step.onbuild) {
        let Args::Pairs { pairs, .. } = &step.ins.args else { continue };
        if pairs.len() < 2 {
            continue;
        }
        for (index, pair) in pairs.iter().enumerate() {
            let Some(value) = &pair.value else { continue };
            for variable in expand::variables(&value.text, step.docker.tree.escape) {
                let name = &variable.name;
                let set_here = pairs.iter().enumerate().find(|(other, pair)| *other != index && pair.key.text == *name);
                let Some((_, setter)) = set_here else { continue };
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
