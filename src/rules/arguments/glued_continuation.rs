//! `glued-continuation`: see the page of the same name.

use std::collections::BTreeSet;

use crate::finding::Safety;
use crate::project::StepRef;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::text::{Edit, Source, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let source = cx.project.source(docker.file);
        for step in docker.stages().flat_map(|stage| stage.steps()).filter(|step| step.is_run()) {
            let mut glued: Vec<Span> = step.ins.rest().gaps().filter(|mark| is_glued(&source.text, *mark)).collect();
            if glued.is_empty() || step.step.commands.is_empty() || !step.shell_errors.is_empty() {
                continue;
            }
            let words = words(step);
            let columns: BTreeSet<u32> = step.ins.rest().gaps().filter_map(|mark| set_apart(source, mark)).collect();
            let column = |mark: &Span| source.place(mark.start as usize).column;
            glued.retain(|mark| !lies_within(&words, *mark) && !columns.contains(&column(mark)));
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

/// The column of a mark that several blanks set apart: those of other lines stand under it.
fn set_apart(source: &Source, mark: Span) -> Option<u32> {
    let front = source.text.get(..mark.start as usize)?;
    front.ends_with("  ").then(|| source.place(mark.start as usize).column)
}

/// Whether something stands right before the mark and the next line begins with a blank. Where a word goes
/// on at the start of the next line, that is meant.
fn is_glued(text: &str, mark: Span) -> bool {
    let before = text.get(..mark.start as usize).and_then(|front| front.chars().next_back());
    let after = text.get(mark.end as usize..).and_then(|rest| rest.chars().next());
    before.is_some_and(|c| !c.is_whitespace()) && after.is_some_and(|c| c == ' ' || c == '\t')
}

/// The places of the words of a RUN, ascending; of words inside a word only the outer one.
fn words(step: StepRef) -> Vec<Span> {
    let of_command = |command: &Command| {
        let words = command.words.iter().map(|word| word.span);
        let values = command.assignments.iter().map(|assignment| assignment.span);
        let targets = command.redirects.iter().filter_map(|redirect| redirect.target.as_ref()).map(|word| word.span);
        words.chain(values).chain(targets).collect::<Vec<_>>()
    };
    let mut spans: Vec<Span> = step.step.commands.iter().flat_map(of_command).collect();
    spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    spans.dedup_by(|inner, outer| outer.contains(*inner));
    spans
}

/// Whether the mark stands inside a word: what is quoted may be broken anywhere.
fn lies_within(words: &[Span], mark: Span) -> bool {
    let after = words.partition_point(|word| word.start < mark.start);
    after.checked_sub(1).and_then(|i| words.get(i)).is_some_and(|word| mark.end < word.end)
}
