//! `rights-copied-over`: see the page of the same name.

use std::cell::LazyCell;

use crate::project::StepRef;
use crate::project::builds::landed::destination;
use crate::project::services::lies_in;
use crate::project::stages::copied::CopySource;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::syntax::shell::Command;

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let copied = docker.copy_sources().filter(|source| source.step.stage.reachable && !source.step.onbuild);
        let copied: Vec<(CopySource, Option<String>)> = copied.map(|source| (source, place(&source))).collect();
        for step in docker.stages().flat_map(|stage| stage.steps()).filter(|step| step.is_run() && !step.onbuild) {
            let own = |source: &CopySource| source.step.stage.index == step.stage.index;
            let moved = LazyCell::new(|| step.commands.iter().any(|it| matches!(it.name(), Some("cd" | "pushd"))));
            for command in step.step.commands.iter().filter(|command| changes_rights(command)) {
                let named = named(&step, command, *moved);
                let before = copied.iter().filter(|(one, _)| own(one) && one.step.index < step.index);
                let found =
                    before.filter_map(|(one, place)| Some((one.path?, place.as_ref()?))).find_map(|(path, place)| {
                        named.iter().any(|named| lies_in(named, place)).then_some(())?;
                        let again =
                            copied.iter().map(|(one, _)| one).filter(|one| own(one) && one.step.index > step.index);
                        let later = again.into_iter().find(|later| lands(later, path).as_ref() == Some(place))?;
                        // What runs between the two has the rights that were set.
                        let between = step.stage_ref().steps_between(step.index, later.step.index);
                        let used = between.flat_map(|step| &step.step.commands).any(|command| !changes_rights(command));
                        if used {
                            return None;
                        }
                        Some((path, later))
                    });
                if let Some((path, later)) = found {
                    let verb = command.name().unwrap_or_default();
                    let message = format!(
                        "this `{verb}` is undone: the COPY below brings `{path}` once more, as it is in the context"
                    );
                    let finding = out.report(step.file(), command.span, message);
                    finding.mark("without effect").label(later.step.file(), later.step.ins.span, "brings it again");
                    finding.help(format!("put the `{verb}` behind that COPY, or set the mode in version control (`git update-index --chmod=+x`)"));
                    break;
                }
            }
        }
    }
}

fn changes_rights(command: &Command) -> bool {
    let place = command.place;
    matches!(command.name(), Some("chmod" | "chown" | "chgrp")) && place.depth == 0 && !place.in_branch
}

/// Where a source lies in the image; a directory's content lies there itself.
fn place(source: &CopySource) -> Option<String> {
    let path = source.path.filter(|path| *path != "." && !path.contains(['*', '?', '[']))?;
    let Args::Copy { sources, dest } = &source.step.ins.args else { return None };
    let (target, into) = destination(&source.step, &dest.text, sources.len() > 1)?;
    let name = path.rsplit('/').next().unwrap_or(path);
    // A name without an ending, to a place of the same name, is a directory.
    let directory = source.word.text.ends_with('/') || target.rsplit('/').next() == Some(name);
    Some(if into && !directory { format!("{target}/{name}") } else { target })
}

/// Where a later COPY of a directory above `path` puts it.
fn lands(later: &CopySource, path: &str) -> Option<String> {
    let Args::Copy { sources, dest } = &later.step.ins.args else { return None };
    let rest = match later.path? {
        "." => path,
        above => path.strip_prefix(above)?.strip_prefix('/')?,
    };
    let (target, _) = destination(&later.step, &dest.text, sources.len() > 1)?;
    Some(format!("{target}/{rest}"))
}

/// The paths that the command names.
fn named(step: &StepRef, command: &Command, moved: bool) -> Vec<String> {
    let words = command.args().iter().filter(|word| !word.text().starts_with('-')).skip(1);
    words.filter_map(|word| step.path_of(word, moved)).collect()
}
