//! `mergeable-runs`: see the page of the same name.

use crate::finding::Safety;
use crate::project::images::usage::is_system;
use crate::project::images::{apt_lists, leftovers};
use crate::project::packages::{Action, Call};
use crate::project::running::runs::joint;
use crate::project::stages::joined;
use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::text::{Edit, Source, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        for run in joined::runs(stage) {
            let [first, second, ..] = run.as_slice() else { continue };
            let (file, count) = (stage.file(), run.len());
            let message = format!("{count} RUN instructions in a row make {count} layers where one would do");
            let finding = out.report(file, second.keyword_span(), message);
            finding.mark("could continue the RUN above").label(file, first.keyword_span(), "the first of them");
            finding.help("join them with `&&`");
            if !first.is_short_run_before(second) {
                finding.aliases(&[]);
            }
            let source = cx.project.source(file);
            let mut gaps: Vec<Span> = run.windows(2).map(|pair| between(&pair[0], &pair[1], source)).collect();
            let said = gaps.iter().any(|gap| has_comment(stage, *gap));
            // A comment between them says that each is there for itself.
            let worth = run.iter().any(installs) && run.iter().any(leaves) || run.iter().all(is_one_command);
            // Of lists of packages that stand apart other rules speak.
            let worth = worth && run.iter().filter(|step| installs(step)).count() < 2;
            // What the manifest lists is kept in the cache apart from what is built with it.
            let parted = run.iter().position(installs_what_is_listed).is_some_and(|at| at + 1 < run.len());
            if (count as u64) < cx.number("mergeable-runs", "from") || said || !worth || parted {
                finding.pedantic();
            }
            // A blank line sets apart what its author does not see as one.
            gaps.retain(|gap| source.slice(*gap).matches('\n').count() < 2);
            let clear = run.iter().all(|step| ends_plainly(step, source));
            if clear && !said && !parted && !gaps.is_empty() {
                let joint = joint(&run, source);
                let edits = gaps.iter().map(|gap| Edit::replace(file, *gap, joint.as_str())).collect();
                finding.fix(Safety::Safe, "Join them with `&&`", edits);
            }
        }
    }
}

/// Whether the RUN brings packages of the system, so that the others weigh on what it left. What only takes some off belongs
/// where they came.
fn installs(step: &StepRef) -> bool {
    step.step.packages.iter().any(|call| is_system(call.manager) && !takes_off(call.action))
}

fn takes_off(action: Action) -> bool {
    matches!(action, Action::Remove | Action::Purge | Action::Autoremove)
}

/// Whether the RUN installs what a manifest of the project lists.
fn installs_what_is_listed(step: &StepRef) -> bool {
    let all = |call: &Call| call.action == Action::Install && call.packages.is_empty();
    step.step.packages.iter().any(|call| !is_system(call.manager) && all(call))
}

/// Whether the RUN leaves lists or a cache in its layer, which only it can take out again.
fn leaves(step: &StepRef) -> bool {
    apt_lists::left(*step).is_some() || leftovers::caches(*step).next().is_some()
}

fn is_one_command(step: &StepRef) -> bool {
    step.commands.len() == 1
}

/// Nothing but blanks behind the last command: a `;`, an operator or a remark of the shell would come to
/// stand before what is joined to it.
fn ends_plainly(step: &StepRef, source: &Source) -> bool {
    let last = step.commands.iter().map(|command| command.span.end).max().unwrap_or_default() as usize;
    let end = step.ins.span.end as usize;
    last <= end && source.slice(Span::new(last, end)).trim().is_empty() && !source.slice(step.ins.span).contains(" #")
}

/// From the end of one instruction, without blanks, to the first byte of the next one's command.
fn between(first: &StepRef, second: &StepRef, source: &Source) -> Span {
    let end = first.ins.span.start as usize + source.slice(first.ins.span).trim_end().len();
    Span::new(end, second.ins.rest().offset(0))
}

fn has_comment(stage: StageRef, span: Span) -> bool {
    let comments = &stage.docker.tree.comments;
    let from = comments.partition_point(|comment| comment.span.start < span.start);
    comments.get(from).is_some_and(|comment| span.contains(comment.span))
}
