//! `user-to-and-fro`: see the page of the same name.

use crate::finding::{Aspect, Safety, Severity};
use crate::project::images::users;
use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::{Edit, Source, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable && !stage.steps.iter().any(|step| step.onbuild)) {
        let all: Vec<StepRef> = stage.steps_of(Keyword::User).collect();
        let (mut repeated, mut idle, mut last) = (Vec::new(), Vec::new(), Vec::new());
        for (index, step) in all.iter().enumerate() {
            let Some(name) = name(stage, step) else { continue };
            let before = step.step.user.as_ref().filter(|user| user.at > stage.from);
            // Who says why it stands there means it.
            if cx.project.is_explained(step) {
                continue;
            }
            if before.is_some_and(|user| user.value.as_deref() == Some(&name)) {
                repeated.push((step, name));
            } else if all.get(index + 1).is_some_and(|next| {
                !matters_between(stage, step, next, &name) && !is_kept_open(cx.project.source(stage.file()), step, next)
            }) {
                idle.push((step, name));
            } else if index + 1 == all.len() && !stage.in_final_chain && !stage.is_parent && ends_idle(stage, step) {
                last.push((step, name));
            }
        }
        let undone = undone(cx, stage, &all, &idle);
        repeated.retain(|(step, _)| !undone.iter().any(|other| other.index == step.index));
        idle.extend(undone.into_iter().filter_map(|step| Some((step, name(stage, step)?))));
        idle.sort_by_key(|(step, _)| step.index);
        report(cx, stage, &repeated, Severity::Info, "repeats the user that is in force", out);
        report(cx, stage, &idle, Severity::Warning, "has no effect: nothing runs before the next USER", out);
        report(cx, stage, &last, Severity::Info, "has no effect: only files are taken from this stage", out);
    }
}

/// The USERs that do nothing but take back those that have no effect: they name the user that was in force before. The
/// last one says as whom the program runs, and stays.
fn undone<'u>(cx: &Cx, stage: StageRef, all: &'u [StepRef<'u>], idle: &[(&StepRef, String)]) -> Vec<&'u StepRef<'u>> {
    let is_idle = |step: &StepRef| idle.iter().any(|(other, _)| other.index == step.index);
    let (mut before, mut undone) = (None, Vec::new());
    for step in all.split_last().map(|(_, others)| others).unwrap_or_default() {
        if is_idle(step) {
            before.get_or_insert_with(|| users::in_force_before(step));
            continue;
        }
        let before: Option<String> = before.take().flatten();
        if before.is_some() && name(stage, step) == before && !cx.project.is_explained(step) {
            undone.push(step);
        }
    }
    undone
}

/// One finding for all instructions of a kind in the stage: the first is shown, the others are named.
fn report(cx: &Cx, stage: StageRef, found: &[(&StepRef, String)], severity: Severity, what: &str, out: &mut Sink) {
    let Some(((first, name), others)) = found.split_first() else { return };
    let file = stage.file();
    let finding = out.report(file, first.ins.span, format!("`USER {name}` {what}"));
    finding.severity(severity).mark("changes nothing");
    for (step, _) in others {
        finding.label(file, step.ins.span, "nor does this");
    }
    finding.help("leave the line out, or put the instructions it was meant for behind it");
    let source = cx.project.source(file);
    let edits = found.iter().map(|(step, _)| Edit::delete(file, source.lines_to_delete(step.ins.span))).collect();
    finding.fix(Safety::Safe, "Remove it", edits).changing(&[Aspect::User]);
}

fn name(stage: StageRef, step: &StepRef) -> Option<String> {
    let Args::Value(word) = &step.ins.args else { return None };
    stage.docker.scope.expand(stage.index, step.step.at, &word.text)?.known().map(str::to_owned)
}

/// Whether nothing in the rest of the stage depends on who runs it.
fn ends_idle(stage: StageRef, from: &StepRef) -> bool {
    let mut rest = stage.steps_between(from.index, stage.steps.len());
    !rest.any(|step| step.is_run() || step.ins.keyword == Keyword::Workdir)
}

/// Whether a comment between says that something is to be added here or holds an instruction that is switched off, or
/// nothing but comments stands there.
fn is_kept_open(source: &Source, from: &StepRef, to: &StepRef) -> bool {
    let between = source.slice(Span { start: from.ins.span.end, end: to.ins.span.start });
    let mut comments = between.lines().filter(|line| line.trim_start().starts_with('#'));
    let bare = from.index + 1 == to.index && comments.clone().next().is_some();
    let switched_off = |line: &str| {
        let word = line.trim_start().trim_start_matches('#').split_whitespace().next();
        matches!(word, Some("RUN" | "USER" | "WORKDIR"))
    };
    let here = |line: &str| line.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("here"));
    bare || comments.any(|line| switched_off(line) || here(line))
}

/// Whether anything between runs as the user, or makes a directory that then belongs to it: WORKDIR does
/// where the directory is new, and a home directory is not.
fn matters_between(stage: StageRef, from: &StepRef, to: &StepRef, name: &str) -> bool {
    let home = format!("/home/{name}");
    stage.steps_between(from.index, to.index).any(|step| match &step.ins.args {
        Args::Value(path) if step.ins.keyword == Keyword::Workdir => path.text.trim_end_matches('/') != home,
        _ => step.is_run(),
    })
}
