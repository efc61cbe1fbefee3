//! `program-missing`: see the page of the same name.

use crate::project::images::missing;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let mut called = missing::called(stage).into_iter();
        let Some((step, command, tool)) = called.next() else { continue };
        let message = format!("`{tool}` is not in the image, and nothing before this installs it");
        let mut stops = ends_the_run(command);
        let finding = out.report(step.file(), program(command), message).mark("not found");
        let from = stage.chain().last().unwrap_or(stage).from_instruction().span;
        finding.label(stage.file(), from, format!("comes without `{tool}`"));
        let mut told = vec![tool];
        for (step, command, other) in called {
            stops |= ends_the_run(command);
            if !told.contains(&other) {
                told.push(other);
                finding.label(step.file(), program(command), format!("nor is `{other}`"));
            }
        }
        let listed: Vec<String> = told.iter().map(|tool| format!("`{tool}`")).collect();
        let them = if told.len() == 1 { "it is" } else { "they are" };
        finding.help(format!("install {} before {them} called", listed.join(", ")));
        if stops {
            finding.stops_build();
        }
    }
}

/// The word that names the program, behind `sudo` and the like.
fn program(command: &Command) -> Span {
    command.effective().words.first().map_or(command.span, |word| word.span)
}

/// Whether the RUN ends where the command fails: a pipe ends as its last command does.
fn ends_the_run(command: &Command) -> bool {
    matches!(command.after, Join::And | Join::Edge)
}
