//! `curl-and-wget`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        let (mut curl, mut wget) = (false, false);
        for step in stage.steps().filter(|step| step.is_run()) {
            let mut last = None;
            for command in &step.step.commands {
                let call = command.effective();
                match call.name() {
                    Some("curl") => curl = true,
                    Some("wget") => wget = true,
                    _ => continue,
                }
                last = call.words.first().map(|word| word.span);
            }
            if let Some(span) = last.filter(|_| curl && wget) {
                out.report(stage.file(), span, "the stage uses both curl and wget")
                    .mark("the other one")
                    .help("use one of the two");
            }
        }
    }
}
