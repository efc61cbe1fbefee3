//! Instructions in a row that could be one: RUNs that `&&` would join, COPYs that fill one directory.

use super::daemons;
use crate::project::{StageRef, StepRef};
use crate::syntax::dockerfile::{Args, Command, Keyword};
use crate::syntax::shell::Join;

/// Adjacent RUNs that could be one, group by group.
pub fn runs(stage: StageRef) -> Vec<Vec<StepRef>> {
    let plain = |step: &StepRef| is_plain(step);
    let joins = |a: &StepRef, b: &StepRef| plain(a) && plain(b) && a.ins.flag_texts() == b.ins.flag_texts();
    groups(stage, joins)
}

/// Adjacent COPYs that could be one, with the directory that each group fills.
pub fn copies(stage: StageRef) -> Vec<(String, Vec<StepRef>)> {
    let joins = |a: &StepRef, b: &StepRef| {
        target(a).is_some_and(|directory| target(b) == Some(directory)) && a.ins.flag_texts() == b.ins.flag_texts()
    };
    let groups = groups(stage, joins).into_iter();
    groups.filter_map(|group| Some((target(group.first()?)?, group))).collect()
}

/// Neighbours that join, at least two together.
fn groups<'a>(stage: StageRef<'a>, joins: impl Fn(&StepRef, &StepRef) -> bool) -> Vec<Vec<StepRef<'a>>> {
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

/// A RUN in shell form whose commands are joined by `&&` alone and change nothing for those that follow.
fn is_plain(step: &StepRef) -> bool {
    let shell = matches!(step.ins.command(), Some(Command::Shell(_)));
    let chained = step.commands.iter().all(|command| {
        let joined = |join| matches!(join, Join::Edge | Join::And);
        let leaks =
            matches!(command.name(), Some("cd" | "export" | "set" | "source" | "." | "umask" | "exit" | "exec") | None);
        let serves = daemons::leaves_server(command);
        command.place.depth == 0 && joined(command.before) && joined(command.after) && !leaks && !serves
    });
    let whole = step.ins.heredocs.is_empty() && step.shell_errors.is_empty() && !step.commands.is_empty();
    step.is_run() && !step.onbuild && shell && whole && chained
}

/// The directory that a COPY of single files, none renamed, fills; `None` for anything else.
fn target(step: &StepRef) -> Option<String> {
    let Args::Copy { sources, dest } = &step.ins.args else { return None };
    let whole =
        step.ins.keyword == Keyword::Copy && !step.onbuild && step.ins.heredocs.is_empty() && !dest.text.contains('$');
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let file = |path: &str| {
        name(path).contains('.')
            && !name(path).ends_with(".d")
            && !path.ends_with('/')
            && !matches!(name(path).as_str(), "." | "..")
    };
    if !whole
        || sources.is_empty()
        || !sources.iter().all(|source| file(&source.text) && !source.text.contains(['$', '*', '?', '[']))
    {
        return None;
    }
    match (dest.text.strip_suffix('/'), sources.as_slice()) {
        (Some(directory), _) => Some(directory.to_owned()),
        (None, [source]) if name(&source.text) == name(&dest.text) => {
            dest.text.rsplit_once('/').map(|(dir, _)| dir.to_owned())
        }
        _ => None,
    }
}
