//! `log-to-file`: see the page of the same name.

use crate::finding::Finding;
use crate::knowledge::classes::Daemon;
use crate::knowledge::commands::server_of;
use crate::knowledge::images::log_links;
use crate::project::compose::Text;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Redirect};
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for program in cx.project.supervised_in_earnest() {
        let kept = |key: &str| program.setting(key).filter(|(_, path, _)| is_file(path));
        let mut logs = ["stdout_logfile", "stderr_logfile"].into_iter().filter_map(kept);
        if let Some((_, path, span)) = logs.next() {
            let finding = tell(out, program.file, *span, &program.name, path);
            for (_, _, span) in logs {
                finding.label(program.file, *span, "and this");
            }
            finding
                .help("write `stdout_logfile=/dev/fd/1` with `stdout_logfile_maxbytes=0`, and the same for `stderr`");
        }
    }
    for running in cx.project.started_in_earnest().filter(|running| running.first || running.supervised) {
        let Some((_, last)) = running.own().last() else { continue };
        said_by(out, running.file, last);
    }
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let parts = stage.process.iter().flat_map(|process| process.parts());
        parts.filter_map(|part| part.commands.last()).for_each(|command| said_by(out, stage.file(), command));
    }
    in_volumes(cx, out);
    over_links(cx, out);
}

/// Mounts that cover the links of an official image to its standard output and error.
fn over_links(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.build.is_none()) {
        let Some(image) = service.image_ref() else { continue };
        let Some(links) = image.official().and_then(|name| log_links(name, image.tag.as_deref())) else { continue };
        let covers = |mount: &&crate::project::compose::Mount| {
            mount.target.as_ref().is_some_and(|target| target.shown().trim_end_matches('/') == links)
        };
        let Some(mount) = service.volumes.iter().find(covers) else { continue };
        let message = format!(
            "the mount covers the links in `{links}` that send the log to standard output: the engine gets none of it"
        );
        let finding = out.report(service.file_id(), mount.span, message).mark("a log in a file");
        finding.help("leave it out: the engine keeps the log, with a limit where `logging` gives one");
        // Who gives the place a variable of its own means to have it there.
        if mount.source.as_ref().is_some_and(Text::has_variables) {
            finding.pedantic();
        }
    }
}

/// What the program that stays says, where its output is sent to a file.
fn said_by(out: &mut Sink, file: FileId, command: &Command) {
    let output = |redirect: &&Redirect| redirect.operator.contains('>') && redirect.fd != Some(0);
    let sent = command.redirects.iter().filter(output).filter_map(|redirect| redirect.target.as_ref());
    let mut files = sent.filter(|target| is_file(target.text()) && target.text().contains("log"));
    let name = command.effective().name().unwrap_or("the program").to_owned();
    if let Some(target) = files.next().filter(|_| !matches!(name.as_str(), "echo" | "printf" | "date")) {
        let finding = tell(out, file, target.span, &name, target.text());
        finding.help("leave the redirection out, so that the engine gets what the program says");
    }
}

fn tell<'a>(out: &'a mut Sink, file: FileId, span: Span, name: &str, path: &str) -> &'a mut Finding {
    let message = format!("what `{name}` says goes to `{path}`, where nothing that collects logs reads it");
    out.report(file, span, message).mark("a log in a file")
}

/// Whether a log is kept there: `/dev/stdout`, `/proc/1/fd/1` and supervisord's `NONE`, `AUTO` and `syslog` are
/// no files of the container.
fn is_file(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("/dev/") && !path.starts_with("/proc/")
}

fn in_volumes(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain && !collects_logs(stage)) {
        let linked = |stage: &crate::project::StageRef| {
            let mut commands = stage.steps().flat_map(|step| step.step.commands.iter());
            commands.any(|command| command.args().iter().any(|word| word.text().starts_with("/dev/std")))
        };
        for volume in stage.volumes.iter().filter(|volume| volume.path.starts_with("/var/log")) {
            if linked(&stage) {
                continue;
            }
            let message =
                format!("`{}` keeps the log in a volume, where nothing that collects logs reads it", volume.path);
            let finding = out.report(stage.file(), volume.span, message);
            finding.mark("a log in a file").help("let the program log to its standard output and error");
        }
    }
}

/// Whether the program of the image is there to collect logs: what lies in its volume is its data.
fn collects_logs(stage: &crate::project::StageRef) -> bool {
    let program = stage.process.as_ref().and_then(|process| process.program());
    program.and_then(|name| server_of(&name)).is_some_and(|server| server.class == Daemon::Log)
}
