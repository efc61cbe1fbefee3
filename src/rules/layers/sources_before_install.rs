//! `sources-before-install`: see the page of the same name.

use crate::knowledge::manifests::Install;
use crate::project::StepRef;
use crate::project::builds::manifests::{installing, is_whole, not_there};
use crate::project::stages::copied::CopySource;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut told = Vec::new();
    for (docker, context) in cx.project.builds() {
        let sweeps = docker.sweeps(context);
        for stage in docker.stages().filter(|stage| stage.reachable) {
            // What was installed before these sources came is kept.
            let below = stage.chain().skip(1).flat_map(|stage| stage.steps()).filter(|step| step.is_run());
            let mut before: Vec<&str> = below.filter_map(|step| Some(installing(&step)?.1.manifest)).collect();
            for step in stage.steps().filter(|step| step.is_run() && !step.onbuild) {
                let Some((command, install)) = installing(&step) else { continue };
                let again = before.contains(&install.manifest);
                before.push(install.manifest);
                if again || step.mounts().next().is_some() || told.contains(&(docker.file, step.at)) {
                    continue;
                }
                let own =
                    |source: &CopySource| source.step.stage.index == stage.index && source.step.index < step.index;
                let mut seen = sweeps.iter().filter(|sweep| own(&sweep.source));
                let found = seen
                    .find_map(|sweep| Some((sweep.source.step, cx.project.needed(context, sweep, &command, install)?)));
                let unseen = || {
                    let files = not_there(context, &command, install)?;
                    let mut sources = docker.copies_of(stage.index);
                    let source = sources.find(|source| own(source) && is_whole(context, source, &files))?;
                    Some((source.step, files))
                };
                if let Some((copy, files)) = found.or_else(unseen) {
                    told.push((docker.file, step.at));
                    tell(cx, &copy, &step, &command, install, &files, out);
                } else if let Some((ahead, files)) = cx.project.copied_ahead(context, &step, &command, install) {
                    told.push((docker.file, step.at));
                    tell_of_one(cx, &ahead, &step, &command, &files, out);
                }
            }
        }
    }
}

fn tell(cx: &Cx, copy: &StepRef, step: &StepRef, command: &Command, install: &Install, files: &[&str], out: &mut Sink) {
    let source = cx.project.source(step.file());
    let shown = source.slice(command.span).lines().next().unwrap_or_default().trim_end_matches([' ', '\\']).to_owned();
    let listed = files.iter().map(|file| format!("`{file}`")).collect::<Vec<_>>().join(" and ");
    let lock = if files.len() == 1 && !install.locks.is_empty() { " and its lock file" } else { "" };
    let message = format!("every change of a source file runs `{shown}` again: all was copied before it");
    let finding = out.report(step.file(), copy.ins.span, message);
    finding.mark("takes sources and manifests together").label(step.file(), command.span, "needs the manifests alone");
    let run = match install.alone {
        // In a new layer there is nothing to bring up to date but what the manifest holds.
        flags if flags.starts_with("--") || flags.is_empty() => {
            let more = flags.split_whitespace().filter(|flag| !shown.split_whitespace().any(|word| word == *flag));
            [shown.as_str()].into_iter().chain(more).collect::<Vec<_>>().join(" ").replace(" --upgrade", "")
        }
        command => command.to_owned(),
    };
    // pnpm 10 keeps in there which packages may run scripts.
    let more = if shown.starts_with("pnpm") { " (and `pnpm-workspace.yaml`, where there is one)" } else { "" };
    let run = match place_of(step, command) {
        Some(maker) => format!("{} && {run}", source.slice(maker.span)),
        None => run,
    };
    finding.help(format!("copy {listed}{lock}{more} first, `RUN {run}`, and copy the rest behind it"));
}

/// What makes, in the same RUN, the directory that the command is called from: a virtual environment.
fn place_of<'a>(step: &StepRef<'a>, command: &Command) -> Option<&'a Command> {
    let (path, _) = command.words.first()?.text().rsplit_once("/bin/")?;
    let before = step.step.commands.iter().filter(|other| other.span.start < command.span.start);
    before.into_iter().find(|other| other.args().iter().any(|word| word.text() == path))
}

/// A directory that is copied before the install, beside the manifest.
fn tell_of_one(cx: &Cx, ahead: &CopySource, step: &StepRef, command: &Command, files: &[&str], out: &mut Sink) {
    let source = cx.project.source(step.file());
    let shown = source.slice(command.span).lines().next().unwrap_or_default().trim_end_matches([' ', '\\']);
    let listed = files.iter().map(|file| format!("`{file}`")).collect::<Vec<_>>().join(" and ");
    let message = format!("every change in `{}` runs `{shown}` again, which needs nothing of it", ahead.word.text);
    let finding = out.report(step.file(), ahead.step.ins.span, message);
    finding.mark("copied early").label(step.file(), command.span, "runs again with it");
    finding.help(format!("copy it behind the RUN, which needs {listed} alone"));
}
