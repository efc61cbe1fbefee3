//! `sudo`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run()) {
        let mut calls = step.step.commands.iter().filter(|command| command.name() == Some("sudo"));
        if let Some(word) = calls.next().and_then(|command| command.words.first()) {
            out.report(step.file(), word.span, "sudo in a build step").mark("not needed").help(
                "leave it out; where USER is another user, put `USER root` above the step and change back below it",
            );
        }
    }
}
