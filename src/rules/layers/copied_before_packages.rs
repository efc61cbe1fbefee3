//! `copied-before-packages`: see the page of the same name.

use crate::project::builds::landed::{self, absolute};
use crate::project::images::early::{files_first, is_before, scripts_first};
use crate::project::packages::{self, Action};
use crate::project::stages::copied::CopySource;
use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::syntax::shell::file_named;

/// Where package managers look for what they are told.
const SETTINGS: &[&str] =
    &["/etc", "/usr/share/keyrings", "/usr/local/share/ca-certificates", "/root", "/var/lib", "/usr/lib"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        for stage in docker.stages().filter(|stage| stage.reachable) {
            let copied = docker.copies_of(stage.index).filter(|source| !source.step.onbuild);
            let copied: Vec<CopySource> = copied.collect();
            if let Some((first, run)) = scripts_first(stage, &copied) {
                tell(first, &run, out);
                continue;
            }
            if let Some((first, run)) = files_first(stage, &copied).filter(|(_, run)| !cx.project.is_choice(run)) {
                tell_fetched(first, &run, out);
                continue;
            }
            // They stand in order, so that the first is before whatever any is before.
            let Some(earliest) = copied.first() else { continue };
            let after = |step: &StepRef| is_before(earliest, step) && step.installs_alone();
            let Some(run) = stage.steps().find(after) else { continue };
            let before: Vec<&CopySource> = copied.iter().filter(|source| is_before(source, &run)).collect();
            // Every one of them must be free to go behind the RUN.
            let free = before.iter().all(|source| {
                let Args::Copy { dest, .. } = &source.step.ins.args else { return false };
                let Some(place) = absolute(&source.step, &dest.text).filter(|_| !dest.text.contains('$')) else {
                    return false;
                };
                let kept = |known: &str| {
                    place.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                };
                !place.is_empty() && !SETTINGS.iter().any(|known| kept(known))
            });
            let needed = stage.steps_between(0, run.index).any(|step| step.is_run() && !step.installs_alone());
            let (Some(first), true, false) = (before.first(), free, needed) else { continue };
            tell(first, &run, out);
        }
    }
}

fn tell_fetched(first: &CopySource, run: &StepRef, out: &mut Sink) {
    let fetched = landed::fetched(run);
    let name = fetched.first().map(|path| file_named(path)).unwrap_or_default();
    let message = format!("every change of `{}` downloads `{name}` again, which needs nothing of it", first.word.text);
    let finding = out.report(first.step.file(), first.step.ins.span, message);
    let fetches = run.step.commands.iter().find(|command| matches!(command.name(), Some("curl" | "wget")));
    let place = fetches.map_or(run.keyword_span(), |command| command.span);
    finding.mark("copied early").label(run.file(), place, "runs again with it");
    finding.help("put that RUN above the COPY");
}

fn tell(first: &CopySource, run: &StepRef, out: &mut Sink) {
    let installs = run.step.packages.iter().filter(|call| call.action == Action::Install);
    let calls = installs.flat_map(|call| &call.packages);
    let named: Vec<_> = calls.collect();
    let message = format!(
        "every change of `{}` installs {} again, which needs nothing of it",
        first.word.text,
        packages::listed(&named)
    );
    let finding = out.report(first.step.file(), first.step.ins.span, message);
    finding.mark("copied early").label(run.file(), run.keyword_span(), "runs again with it");
    let moved = first.path.is_some_and(|path| run.only_moves(file_named(path)));
    // What is built from the sources is another one after each change of them.
    if let Some(built) = built_before(run) {
        finding.label(run.file(), built.keyword_span(), "and at every change of what is built there");
        finding.help("copy both behind the RUN that installs the packages: it needs neither");
        return;
    }
    finding.help(match moved {
        true => "copy it behind the RUN that installs the packages, to the place where it is to stay: what a RUN moves is stored twice",
        false => "copy it behind the RUN that installs the packages, to the place where it is to stay",
    });
}

/// The COPY before the RUN, in its stage, of what another stage makes of the build context.
fn built_before<'a>(run: &StepRef<'a>) -> Option<StepRef<'a>> {
    let (stage, docker) = (run.stage_ref(), run.docker);
    let builder = |name: &str| docker.stages().find(|other| other.name.as_deref() == Some(&name.to_ascii_lowercase()));
    let sourced = |other: StageRef| other.chain().any(|below| docker.copies_of(below.index).next().is_some());
    let mut before = stage.steps().filter(|step| step.index < run.index && step.ins.keyword == Keyword::Copy);
    before.find(|step| step.ins.flag("from").and_then(|from| builder(&from.text)).is_some_and(sourced))
}
