//! `cron-hears-no-signal`: see the page of the same name.

use crate::knowledge::images;
use crate::project::{ImageRef, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::syntax::shell::lint::Shell;
use crate::text::{FileId, Span};

/// Scripts of well-known images that end in `exec busybox crond -f`. (Source: nextcloud/docker, cron.sh.)
const SCRIPTS: &[(&str, &str)] = &[("nextcloud", "/cron.sh")];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(part) = stage.process.as_ref().and_then(|process| process.decisive()) else { continue };
        // Of a shell's text the shell is process 1.
        let [only] = part.commands.as_slice() else { continue };
        let is_cron = is_crond(only, stage.root_image().is_some_and(is_busybox));
        if is_cron && !has_init(cx, stage) {
            tell(out, stage.file(), only.span);
        }
    }
    for running in cx.project.started_in_earnest().filter(|running| running.first && !running.has_trap()) {
        let Some((_, last)) = running.own().last() else { continue };
        let stages = || {
            cx.project
                .dockerfiles
                .iter()
                .filter(|docker| running.images.contains(&docker.file))
                .filter_map(|docker| docker.final_stage())
        };
        let busybox =
            running.images.iter().len() > 0 && stages().all(|stage| stage.root_image().is_some_and(is_busybox));
        let replaces = last.words.first().is_some_and(|word| word.text() == "exec");
        if replaces && is_crond(last, busybox) && !stages().any(|stage| has_init(cx, stage)) {
            tell(out, running.file, last.span);
        }
    }
    for service in cx.project.service_refs().filter(|service| !service.has_init() && service.build.is_none()) {
        let Some(image) = service.image_ref() else { continue };
        let first = service.entrypoint.as_ref().or(service.service.command.as_ref());
        let words = first.and_then(|line| line.words()).unwrap_or_default();
        let known = |(name, script): &(&str, &str)| {
            image.official() == Some(*name) && words.first().is_some_and(|word| word == script)
        };
        let commands = service.commands();
        let direct = service.entrypoint.is_none() && matches!(commands, [only] if is_crond(only, is_busybox(image)));
        if let Some(line) = first.filter(|_| SCRIPTS.iter().any(known) || direct && image.official() == Some("alpine"))
        {
            tell(out, service.file_id(), line.span());
        }
    }
}

fn tell(out: &mut Sink, file: FileId, span: Span) {
    let finding = out.report(file, span, "busybox's `crond` is process 1, and no signal that asks it to stop ends it");
    finding.mark("killed after the grace period").help(
        "start it behind an init: `init: true` in Compose, with `stop_signal: SIGTERM` where the image has another, or `tini --`",
    );
}

/// Whether it is busybox's crond in front.
fn is_crond(command: &Command, busybox: bool) -> bool {
    let words: Vec<&str> =
        command.words.iter().map(|word| word.text().rsplit('/').next().unwrap_or_default()).collect();
    let words = words.strip_prefix(&["exec"]).unwrap_or(&words);
    let front = words.iter().any(|word| word.starts_with('-') && !word.starts_with("--") && word.contains('f'));
    match words {
        ["busybox", "crond", ..] => front,
        ["crond", ..] => front && busybox,
        _ => false,
    }
}

fn is_busybox(image: &ImageRef) -> bool {
    let shell = images::system_shell(&image.repository, image.tag.as_deref().unwrap_or_default());
    shell == Some(Shell::Busybox)
}

/// Whether every service that is built from the stage puts an init before it.
fn has_init(cx: &Cx, stage: StageRef) -> bool {
    let built = cx
        .project
        .service_refs()
        .filter(|service| service.docker().is_some_and(|(docker, _)| docker.file == stage.file()));
    let inits: Vec<bool> = built.map(|service| service.has_init()).collect();
    !inits.is_empty() && inits.into_iter().all(|init| init)
}
