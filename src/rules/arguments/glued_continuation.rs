//! `glued-continuation`: see the page of the same name.

use crate::finding::Safety;
use crate::project::StepRef;
use crate::rules::{Cx, Sink};
use crate::text::{Edit, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let source = cx.project.source(docker.file);
        for step in docker.stages().flat_map(|stage| stage.steps()).filter(|step| step.is_run()) {
            let glued: Vec<Span> = step.ins.rest().gaps().filter(|mark| is_glued(step, &source.text, *mark)).collect();
            let Some(first) = glued.first() else { continue };
            let at = first.start as usize;
            let mut words = source.text.get(..at).unwrap_or_default().rsplit([' ', '\t', '\n']);
            let word = words.next().unwrap_or_default();
            let escape = docker.tree.escape;
            let message = format!("`{word}{escape}` has no blank before the mark that continues the line");
            let finding = out.report(docker.file, Span::new(at - word.len(), at + 1), message).mark("glued");
            finding.help(format!("write `{word} {escape}`"));
            let edits = glued.iter().map(|mark| Edit::insert(docker.file, mark.start as usize, " ")).collect();
            finding.fix(Safety::Safe, "Put a blank before the mark", edits);
        }
    }
}

/// Whether a word or an operator stands right before the mark and the next line begins with a blank.
/// Inside quotes, and where a word goes on at the start of the next line, that is meant.
fn is_glued(step: StepRef, text: &str, mark: Span) -> bool {
    let (start, end) = (mark.start as usize, mark.end as usize);
    let before = text.get(..start).and_then(|front| front.chars().next_back());
    let after = text.get(end..).and_then(|rest| rest.chars().next());
    let apart = before.is_some_and(|c| !c.is_whitespace()) && after.is_some_and(|c| c == ' ' || c == '\t');
    let inside = |span: Span| span.start < mark.start && mark.end < span.end;
    let quoted = step.step.commands.iter().any(|command| {
        let words = command.words.iter().map(|word| word.span);
        let values = command.assignments.iter().map(|assignment| assignment.span);
        let targets = command.redirects.iter().filter_map(|redirect| redirect.target.as_ref()).map(|word| word.span);
        inside(command.span) && words.chain(values).chain(targets).any(inside)
    });
    apart && !quoted && !step.step.commands.is_empty() && step.shell_errors.is_empty()
}
