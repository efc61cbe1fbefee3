//! `mergeable-runs`: see the page of the same name.

use crate::finding::Safety;
use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Command;
use crate::syntax::shell::Join;
use crate::text::{Edit, Span};

/// One layer more is little to gain.
const MANY: usize = 3;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        for run in runs(stage) {
            let [first, second, ..] = run.as_slice() else { continue };
            let (file, count) = (stage.file(), run.len());
            let message = format!("{count} RUN instructions in a row make {count} layers where one would do");
            let finding = out.report(file, second.keyword_span(), message);
            finding.mark("could continue the RUN above").label(file, first.keyword_span(), "the first of them");
            finding.help("join them with `&&`");
            if count < MANY {
                finding.pedantic();
            }
            if !first.is_short_run_before(second) {
                finding.aliases(&[]);
            }
            let gaps: Vec<Span> = run.windows(2).map(|pair| between(&pair[0], &pair[1])).collect();
            if !gaps.iter().any(|gap| has_comment(stage, *gap)) {
                let edits = gaps.iter().map(|gap| Edit::replace(file, *gap, " \\\n    && ")).collect();
                finding.fix(Safety::Safe, "Join them with `&&`", edits);
            }
        }
    }
}

/// Groups of adjacent RUN instructions that could be one.
fn runs(stage: StageRef) -> Vec<Vec<StepRef>> {
    let mut groups: Vec<Vec<StepRef>> = Vec::new();
    for step in stage.steps() {
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(|last| joins(last, &step)) => group.push(step),
            _ => groups.push(vec![step]),
        }
    }
    groups.retain(|group| group.len() > 1);
    groups
}

fn joins(first: &StepRef, second: &StepRef) -> bool {
    let flags = |step: &StepRef| -> Vec<String> { step.ins.flag_texts() };
    plain(first) && plain(second) && flags(first) == flags(second)
}

/// A RUN in shell form whose commands are joined by `&&` alone and change nothing for those that follow.
fn plain(step: &StepRef) -> bool {
    let shell = matches!(step.ins.command(), Some(Command::Shell(_)));
    let chained = step.commands.iter().all(|command| {
        let joined = |join| matches!(join, Join::Edge | Join::And);
        let leaks =
            matches!(command.name(), Some("cd" | "export" | "set" | "source" | "." | "umask" | "exit" | "exec") | None);
        command.place.depth == 0 && joined(command.before) && joined(command.after) && !leaks
    });
    let whole = step.ins.heredocs.is_empty() && step.shell_errors.is_empty() && !step.commands.is_empty();
    step.is_run() && !step.onbuild && shell && whole && chained
}

/// From the end of one instruction to the first byte of the next one's command.
fn between(first: &StepRef, second: &StepRef) -> Span {
    Span::new(first.ins.span.end as usize, second.ins.rest().offset(0))
}

fn has_comment(stage: StageRef, span: Span) -> bool {
    let comments = &stage.docker.tree.comments;
    let from = comments.partition_point(|comment| comment.span.start < span.start);
    comments.get(from).is_some_and(|comment| span.contains(comment.span))
}
