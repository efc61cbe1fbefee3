//! `development-server`: see the page of the same name.

use crate::knowledge::commands::development_server;
use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::Command;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        if cx.project.is_for_work(stage) || is_overridden(cx, stage) || is_brought_later(stage) {
            continue;
        }
        let Some(process) = &stage.process else { continue };
        let parts = process.parts();
        let found = parts.flat_map(|part| &part.commands).find_map(|command| Some((command.span, serves(command)?)));
        if let Some((span, what)) = found {
            tell(cx, out, stage.file(), span, what);
        }
    }
    for running in cx.project.started_in_earnest().filter(|running| !running.images.is_empty()) {
        let mut plain = running.own().filter(|(_, command)| !command.place.in_branch).map(|(_, command)| command);
        let found = plain.find_map(|command| Some((command.span, serves(command)?)));
        let work =
            cx.project.is_work_file(running.file) || running.images.iter().any(|file| cx.project.is_work_file(*file));
        if let Some((span, what)) = found.filter(|_| !work) {
            tell(cx, out, running.file, span, what);
        }
    }
    for program in cx.project.supervised_in_earnest().filter(|program| !program.images.is_empty()) {
        let found = program.commands.iter().find_map(|command| Some((command.span, serves(command)?)));
        let work =
            cx.project.is_work_file(program.file) || program.images.iter().any(|file| cx.project.is_work_file(*file));
        if let Some((span, what)) = found.filter(|_| !work) {
            tell(cx, out, program.file, span, what);
        }
    }
}

fn tell(cx: &Cx, out: &mut Sink, file: FileId, span: Span, what: &str) {
    let finding = out.report(file, span, format!("{what} is made for development and serves what is shipped"));
    finding.mark("a development server");
    if what.starts_with("Flask") && cx.project.source(file).slice(span).contains("--debug") {
        finding.why("`--debug` turns Werkzeug's debugger on: each error page offers a prompt that runs code here, with a PIN between at most, and a second process waits for changes of the sources.");
        finding.help("take `--debug` out, and start a server that is made for requests from outside");
        return;
    }
    finding.help("start a server that is made for requests from outside, or serve the built files");
}

fn serves(command: &Command) -> Option<&'static str> {
    let call = command.effective();
    let words = call.texts();
    development_server(&words)
}

/// Whether every service built from it says what it runs.
fn is_overridden(cx: &Cx, stage: StageRef) -> bool {
    let mut services = cx.project.services_of(stage.docker).peekable();
    services.peek().is_some() && services.all(|(_, service)| service.command.is_some() || service.entrypoint.is_some())
}

/// Whether what is served is none of the image: it works in a volume, into which nothing is copied.
fn is_brought_later(stage: StageRef) -> bool {
    let copies = |step: &StepRef| matches!(step.ins.keyword, Keyword::Add | Keyword::Copy);
    let home = stage.steps_of(Keyword::Workdir).last().map_or(0, |step| step.index);
    let in_volume = stage.workdir().is_some_and(|home| stage.stage.volumes.iter().any(|volume| volume.path == home));
    in_volume && !stage.steps().any(|step| copies(&step) && step.index > home)
}
