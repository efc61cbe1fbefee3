//! `tools-of-a-terminal`: see the page of the same name.

use crate::rules::{Cx, Sink};

const TOOLS: &[&str] = &["free", "kill", "mount", "ps", "service", "shutdown", "ssh", "top", "vim"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run()) {
        let mut calls =
            step.step.commands.iter().filter(|command| command.name().is_some_and(|name| TOOLS.contains(&name)));
        if let Some(word) = calls.next().and_then(|command| command.words.first()) {
            out.report(step.file(), word.span, format!("`{}` has nothing to do in a build", word.text()))
                .mark("for a running system")
                .help("drop it");
        }
    }
}
