//! `several-on-a-line`: see the page of the same name.

use std::collections::HashSet;

use crate::finding::Safety;
use crate::project::packages::Action;
use crate::project::running::{layout, lists};
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    // A list of fewer is read at a glance on one line.
    let few = cx.number("several-on-a-line", "from") as usize;
    for step in cx.project.steps().filter(|step| step.is_run()) {
        let source = cx.project.source(step.file());
        let installs = step.step.packages.iter().filter(|call| call.action == Action::Install);
        for call in installs.filter(|call| call.packages.len() >= few) {
            let Some(second) = layout::crowded(source, call) else { continue };
            let line = source.line(second.span.start as usize);
            let on_line = |span: crate::text::Span| source.line(span.start as usize) == line;
            let count = call.packages.iter().filter(|package| on_line(package.span)).count();
            let message = format!("{count} of {} arguments share one line", call.packages.len());
            let finding = out.report(step.file(), second.span, message).mark("not on a line of its own");
            finding.help("give each a line of its own, in alphabetical order");
            if !layout::is_hard_to_read(source, call) {
                finding.pedantic();
            }
            if layout::can_move(step, call) && !layout::heads_a_line(step, source, call) {
                let mut edits = layout::one_to_a_line(step, source, call);
                let sorted = lists::disorder(step, source, call).into_iter().flat_map(|disorder| disorder.edits);
                let made: HashSet<Edit> = edits.iter().cloned().collect();
                edits.extend(sorted.filter(|edit| !made.contains(edit)));
                finding.fix(Safety::Safe, "One argument to a line", edits);
            }
        }
    }
}
