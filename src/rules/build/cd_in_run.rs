//! `cd-in-run`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && !step.onbuild) {
        let mut calls = step.step.commands.iter().filter(|command| command.name() == Some("cd"));
        if let Some(word) = calls.next().and_then(|command| command.words.first()) {
            out.report(step.file(), word.span, "`cd` where WORKDIR could stand")
                .mark("holds for this RUN")
                .help("use WORKDIR");
        }
    }
}
