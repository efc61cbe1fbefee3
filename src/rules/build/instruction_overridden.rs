//! `instruction-overridden`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        for keyword in [Keyword::Cmd, Keyword::Entrypoint, Keyword::Healthcheck] {
            let steps: Vec<_> = stage.steps_of(keyword).collect();
            let Some((last, dead)) = steps.split_last() else { continue };
            for (at, step) in dead.iter().enumerate() {
                let name = keyword.name();
                let more = match dead.len() - at {
                    2 if at == 0 => ", as it does of 1 more",
                    3.. if at == 0 => ", as it does of others",
                    _ => "",
                };
                let message = format!("this {name} has no effect: a later one of the same stage takes its place{more}");
                let finding = out.report(stage.file(), step.keyword_span(), message);
                finding.mark("never used").label(stage.file(), last.keyword_span(), "takes its place");
                finding.help(format!("delete it, or put all into one {name} if they were meant"));
                // One stage is told once aloud.
                if at > 0 {
                    finding.pedantic();
                }
            }
        }
    }
}
