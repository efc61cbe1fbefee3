//! `package-not-in-release`: see the page of the same name.

use crate::knowledge::absent;
use crate::project::images::usage::{removed_in, system_installs};
use crate::project::packages::{Manager, Package};
use crate::project::stages::sources;
use crate::project::{ImageRef, StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Join;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let Some(image) = stage.root_image() else { continue };
        let release = image.official().and_then(|name| absent::release_of(name, image.tag.as_deref()));
        let Some(release) = release.filter(|_| !sources::are_added(cx.project, stage)) else { continue };
        let kind = match image.tag.as_deref() {
            None | Some("latest") => "its newest release",
            _ => "the release",
        };
        let from = stage.chain().last().unwrap_or(stage).from_instruction().span;
        for (step, call) in system_installs(stage).filter(|(_, call)| call.manager == Manager::Apt) {
            let Some(command) = step.step.commands.get(call.command) else { continue };
            let tried = command.place.in_branch || command.after == Join::Or;
            if step.stage.index != stage.index || tried || call.has_flag(&["-t", "--target-release"]) {
                continue;
            }
            let named = call.packages.iter().filter(|package| package.literal && !package.text.contains(['/', '*']));
            // `name-` takes the package out.
            let asked = named.filter(|package| !removed_in(step, call, &package.name) || package.version.is_none());
            let gone: Vec<&Package> = asked.filter(|package| absent::is_absent(release, &package.name)).collect();
            let Some((first, others)) = gone.split_first() else { continue };
            let message = format!("{release} has no package `{}` to install, so apt stops here", first.name);
            let finding = out.report(step.file(), first.span, message);
            finding.mark("not in this release").label(stage.file(), from, kind);
            finding.help(match absent::instead(release, &first.name) {
                // The program goes by its old name only with another package.
                Some(new) if new == "python3" && calls_python(stage) => {
                    "install `python3` and `python-is-python3`: `python` is called here".to_owned()
                }
                Some(new) => format!("install `{new}`"),
                None if absent::has_no_heir(&first.name) => {
                    "nothing took its place: leave out what is built with it, or build it from its sources".to_owned()
                }
                None if names_releases(image) => {
                    "install what took its place, or name a release in the tag that has it".to_owned()
                }
                None => "install what took its place".to_owned(),
            });
            // One call stops once: the others that it names stand beside the first.
            for other in others {
                finding.label(step.file(), other.span, "nor this one");
                if let Some(new) = absent::instead(release, &other.name) {
                    finding.help += &format!(", and `{new}` for `{}`", other.name);
                }
            }
            if gone.iter().any(|package| package.name.starts_with("python"))
                && !finding.help.contains("is-python3")
                && calls_python(stage)
            {
                finding.help += ", and `python-is-python3`: `python` is called here";
            }
            if finding.help.contains("python3") && pins_for_python(stage) {
                finding.help += "; what is held at old versions below may run on Python 2 alone: renew it with it";
            }
            let easy = |step: StepRef| step.is_run() && step.ins.rest().text.contains("easy_install");
            if finding.help.contains("python3") && stage.steps().any(easy) {
                finding.help += "; it has no `easy_install`, which is called here: that is `pip install` today";
            }
            let old_pip = |package: &&Package| package.name == "python-pip";
            if gone.iter().any(old_pip) && !matches!(release, "bullseye" | "focal" | "jammy") {
                finding.help += "; pip of this release installs into an environment only, `python3 -m venv`";
            }
        }
    }
}

/// Whether the image has tags that name a release of the distribution.
fn names_releases(image: &ImageRef) -> bool {
    !matches!(image.official(), Some("drupal" | "joomla" | "nextcloud" | "phpmyadmin" | "wordpress"))
}

/// Whether packages of Python are held at versions.
fn pins_for_python(stage: StageRef) -> bool {
    let calls = stage.steps().flat_map(|step| &step.step.packages).filter(|call| call.manager == Manager::Pip);
    calls.flat_map(|call| &call.packages).any(|package| package.text.contains("=="))
}

/// Whether the image starts with `python`, or a RUN calls it.
fn calls_python(stage: StageRef) -> bool {
    let started = stage.process.as_ref().and_then(|process| process.program()).is_some_and(|name| name == "python");
    let mut commands = stage.steps().flat_map(|step| &step.step.commands);
    started || commands.any(|command| command.effective().name() == Some("python"))
}
