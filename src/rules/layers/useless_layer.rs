//! `useless-layer`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable && step.shell_errors.is_empty())
    {
        let all: Option<Vec<&str>> = step.commands.iter().map(lost).collect();
        let Some(remedy) = all.and_then(|remedies| remedies.first().copied()) else { continue };
        let text = cx.project.source(step.file()).slice(step.commands[0].span).to_owned();
        let message = format!("`{text}` ends with the shell of this RUN: the next instruction sees nothing of it");
        let finding = out.report(step.file(), step.commands[0].span, message);
        finding.mark("without effect").help(remedy).aliases(if remedy.contains("WORKDIR") { &["DL3003"] } else { &[] });
    }
}

/// What to write instead of a command that changes nothing but its own shell.
fn lost(command: &Command) -> Option<&'static str> {
    let writes = command.redirects.iter().any(|redirect| redirect.operator.contains('>'));
    match command.name()? {
        _ if writes => None,
        "cd" | "pushd" | "popd" => Some("use WORKDIR"),
        "export" => Some("use ENV"),
        "source" | "." | "alias" | "ulimit" | "umask" | "set" | "shopt" => Some("put it in the RUN that needs it"),
        _ => None,
    }
}
