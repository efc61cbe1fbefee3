//! `several-on-a-line`: see the page of the same name.

use std::collections::HashSet;

use crate::finding::Safety;
use crate::project::StepRef;
use crate::project::packages::{Action, Call};
use crate::project::running::{layout, lists};
use crate::rules::{Cx, Sink};
use crate::text::{Edit, Source};

pub fn check(cx: &Cx, out: &mut Sink) {
    // A list of fewer is read at a glance on one line.
    let few = cx.number("several-on-a-line", "from") as usize;
    for step in cx.project.steps().filter(|step| step.is_run()) {
        let source = cx.project.source(step.file());
        let installs = step.step.packages.iter().filter(|call| call.action == Action::Install);
        for call in installs.filter(|call| call.packages.len() >= few) {
            let hard = layout::hard_to_read(source, call);
            let Some(second) = hard.or_else(|| layout::crowded(source, call)) else { continue };
            let line = source.line(second.span.start as usize);
            let on_line = |span: crate::text::Span| source.line(span.start as usize) == line;
            let count = call.packages.iter().filter(|package| on_line(package.span)).count();
            let message = format!("{count} of {} arguments share one line", call.packages.len());
            let finding = out.report(step.file(), second.span, message).mark("not on a line of its own");
            finding.help("give each a line of its own, in alphabetical order");
            if hard.is_none() || layout::is_in_groups(source, call) {
                finding.pedantic();
            }
            let movable = |call: &Call| layout::can_move(step, call) && !layout::heads_a_line(step, source, call);
            if movable(call) {
                let mut edits = in_lines(step, source, call);
                // The list of the other branch is read beside it.
                let beside = step.step.packages.iter().filter(|other| {
                    let listed = other.program == call.program && other.action == call.action;
                    let short = (3..few).contains(&other.packages.len());
                    listed && short && in_branch(step, other) && in_branch(step, call) && movable(other)
                });
                for other in beside.filter(|other| layout::crowded(source, other).is_some()) {
                    edits.extend(in_lines(step, source, other));
                }
                finding.fix(Safety::Safe, "One argument to a line", edits);
            }
        }
    }
}

fn in_branch(step: StepRef, call: &Call) -> bool {
    step.step.commands.get(call.command).is_some_and(|command| command.place.in_branch)
}

/// The edits that give each item a line, in order.
fn in_lines(step: StepRef, source: &Source, call: &Call) -> Vec<Edit> {
    let mut edits = layout::one_to_a_line(step, source, call);
    let sorted = lists::disorder(step, source, call).into_iter().flat_map(|disorder| disorder.edits);
    let made: HashSet<Edit> = edits.iter().cloned().collect();
    edits.extend(sorted.filter(|edit| !made.contains(edit)));
    edits
}
