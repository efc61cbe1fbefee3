//! `sudo`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::knowledge::images;
use crate::project::{ImageRef, StepRef, images::users};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::{Command, Join};
use crate::text::{Edit, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run()) {
        let mut calls = step.step.commands.iter().filter(|command| command.name() == Some("sudo"));
        if let Some((call, word)) = calls.next().and_then(|call| Some((call, call.words.first()?))) {
            let tried = call.place.in_branch || call.after == Join::Or || step.onbuild || !step.stage.reachable;
            let finding = out.report(step.file(), word.span, "sudo in a build step");
            finding.mark("not needed");
            let missing = !tried && is_missing(cx, &step);
            if missing {
                finding.message = "the base image has no sudo and nothing installs it: the build stops here".to_owned();
                finding.mark("not found").stops_build();
            }
            if !missing && is_anothers(&step) && has_work_of_its_own(&step) {
                finding.help("give what calls it a RUN of its own between `USER root` and the change back, with whole paths in the place of `~`");
                finding.pedantic();
                continue;
            }
            finding.help(
                "leave `sudo` out; where USER is another user, put `USER root` above the step and change back below it",
            );
            if let Some(edits) = without(&step) {
                let title = "Leave `sudo` out: the commands are root's already, with the environment of the build";
                finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Commands]);
            }
        }
    }
}

/// Whether USER names somebody else than root for the step.
fn is_anothers(step: &StepRef) -> bool {
    let user = step.step.user.as_ref().and_then(|user| user.value.as_deref());
    user.is_some_and(|name| !name.is_empty() && !users::is_root(name))
}

/// Whether `USER root` above it would give root what the user makes, or make another directory of `~`. What is piped to
/// or from sudo belongs to it, and root removes as well as the user does.
fn has_work_of_its_own(step: &StepRef) -> bool {
    let commands = &step.step.commands;
    let with_sudo =
        |one: &Command| commands.iter().any(|other| other.pipeline == one.pipeline && other.name() == Some("sudo"));
    let quiet = |command: &Command| {
        command.words.is_empty() || matches!(command.name(), Some("cd" | "set" | "echo" | "export" | "rm"))
    };
    let home = |command: &Command| command.args().iter().any(|word| word.text().starts_with('~'));
    commands.iter().any(|command| home(command) || !quiet(command) && !with_sudo(command))
}

/// The edits that leave it out, where root runs the step: USER says so, or nothing else in an official image.
fn without(step: &StepRef) -> Option<Vec<Edit>> {
    let user = step.step.user.as_ref().map(|user| user.value.as_deref());
    let bare = step.stage_ref().root_image().is_some_and(|image| image.official().is_some_and(images::is_official));
    let root = user.map_or(bare, |name| name.is_some_and(users::is_root));
    let calls = step.step.commands.iter().filter(|command| command.name() == Some("sudo"));
    let edits = calls.map(|call| {
        let [sudo, next, ..] = call.words.as_slice() else { return None };
        let span = Span { start: sudo.span.start, end: next.span.start };
        (!next.text().starts_with('-')).then(|| Edit::delete(step.file(), span))
    });
    edits.collect::<Option<Vec<Edit>>>().filter(|_| root)
}

/// Official images come without sudo; whether a RUN before installs it, or a file that is copied brings it.
fn is_missing(cx: &Cx, step: &StepRef) -> bool {
    let stage = step.stage_ref();
    let bare = stage.root_image().is_some_and(|image| image.official().is_some_and(images::is_official));
    let before = |other: &StepRef| other.stage.index < stage.index || other.step.at <= step.step.at;
    let brings = |other: StepRef| {
        let installs =
            other.packages.iter().flat_map(|call| &call.packages).any(|package| package.name.contains("sudo"));
        let text = cx.project.source(other.file()).slice(other.ins.span);
        installs || matches!(other.ins.keyword, Keyword::Copy | Keyword::Add) && text.contains("/usr")
    };
    bare && !stage.root_image().is_some_and(may_hold_sudo)
        && !stage.chain().flat_map(|stage| stage.steps()).filter(before).any(brings)
}

/// Ubuntu's image held it up to 14.04, and not from 16.04 on (docker-library/repo-info).
fn may_hold_sudo(image: &ImageRef) -> bool {
    const OLD: &[&str] = &["13.", "14.", "15.", "saucy", "trusty", "utopic", "vivid", "wily"];
    let tag = image.tag.as_deref().unwrap_or_default();
    image.official() == Some("ubuntu") && OLD.iter().any(|old| tag.starts_with(old))
}
