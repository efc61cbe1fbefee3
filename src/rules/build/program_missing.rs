//! `program-missing`: see the page of the same name.

use crate::project::images::missing;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Join;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let mut called = missing::called(stage).into_iter();
        let Some((step, command, tool)) = called.next() else { continue };
        let message = format!("`{tool}` is not in the image, and nothing before this installs it");
        let word = command.words.first().map_or(command.span, |word| word.span);
        let finding = out.report(step.file(), word, message).mark("not found");
        let from = stage.chain().last().unwrap_or(stage).from_instruction().span;
        finding.label(stage.file(), from, format!("comes without `{tool}`"));
        let mut told = vec![tool];
        for (step, command, other) in called {
            if !told.contains(&other) {
                told.push(other);
                let word = command.words.first().map_or(command.span, |word| word.span);
                finding.label(step.file(), word, format!("nor is `{other}`"));
            }
        }
        let listed: Vec<String> = told.iter().map(|tool| format!("`{tool}`")).collect();
        let them = if told.len() == 1 { "it is" } else { "they are" };
        finding.help(format!("install {} before {them} called", listed.join(", ")));
        // A pipe ends as its last command does.
        if command.after != Join::Pipe && matches!(command.after, Join::And | Join::Edge) {
            finding.stops_build();
        }
    }
}
