//! `stage-by-number`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.stage.reachable) {
        let Some(from) = step.ins.flag("from") else { continue };
        let Some(stage) = from.text.parse::<usize>().ok().and_then(|at| step.docker.stages.get(at)) else { continue };
        let way = match &stage.name {
            Some(name) => format!("write `--from={name}`"),
            None => "give the stage a name with `AS`, and write that".to_owned(),
        };
        let message = format!("`--from={}` counts stages: one more above, and it is another", from.text);
        let finding = out.report(step.file(), from.span, message).mark("a number").help(way);
        // Of two stages the other one is meant.
        if step.docker.stages.len() == 2 {
            finding.pedantic();
        }
    }
}
