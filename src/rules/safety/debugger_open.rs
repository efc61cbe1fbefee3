//! `debugger-open`: see the page of the same name.

use crate::knowledge::modes::open_debugger;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::syntax::shell::Command;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        if cx.project.is_for_work(stage) {
            continue;
        }
        for step in stage.chain().flat_map(|stage| stage.steps_of(Keyword::Env)) {
            let Args::Pairs { pairs, .. } = &step.ins.args else { continue };
            for value in pairs.iter().filter_map(|pair| pair.value.as_ref()) {
                tell(out, stage.file(), value.span, open_debugger(&value.text));
            }
        }
        let parts = stage.process.iter().flat_map(|process| process.parts());
        parts.for_each(|part| opened(out, stage.file(), &part.commands));
    }
    for running in cx.project.started_in_earnest().filter(|running| !running.images.is_empty()) {
        let work =
            cx.project.is_work_file(running.file) || running.images.iter().all(|file| cx.project.is_work_file(*file));
        // What stands in a branch is asked for.
        let own: Vec<Command> =
            running.own().map(|(_, command)| command.clone()).filter(|c| !c.place.in_branch).collect();
        if !work {
            opened(out, running.file, &own);
        }
    }
    for service in cx.project.service_refs().filter(|service| !service.is_aside() && service.file.services.len() > 1) {
        let published = |(_, port): &(&str, u16)| {
            let holds = |open: &crate::project::compose::Port| {
                open.target.as_ref().is_some_and(|range| (range.first..=range.last).contains(port))
            };
            service.ports.iter().any(|open| open.is_public() && !open.unresolved && holds(open))
        };
        for value in service.environment.iter().filter_map(|pair| pair.value.as_ref()) {
            tell(out, service.file_id(), value.span, open_debugger(value.shown()).filter(published));
        }
        for line in service.service.command.iter().chain(&service.service.entrypoint) {
            tell(out, service.file_id(), line.span(), open_debugger(&line.shown()).filter(published));
        }
    }
}

fn opened(out: &mut Sink, file: FileId, commands: &[Command]) {
    for command in commands.iter().filter(|command| !matches!(command.name(), Some("echo" | "printf"))) {
        let words = command.texts();
        tell(out, file, command.span, open_debugger(&words.join(" ")));
    }
}

fn tell(out: &mut Sink, file: FileId, span: Span, debugger: Option<(&str, u16)>) {
    let Some((debugger, _)) = debugger else { return };
    let message = format!("{debugger} listens on every address: who reaches the port runs code in the program");
    let finding = out.report(file, span, message).mark("asks for no password");
    finding.help("take it out of what is shipped; where someone must look into it, let it listen on `127.0.0.1`");
}
