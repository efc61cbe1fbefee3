//! `installs-at-every-start`: see the page of the same name.

use crate::project::packages::{Action, Call, calls};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for running in cx.project.started_in_earnest() {
        let own: Vec<Command> = running.own().map(|(_, command)| command.clone()).collect();
        tell(out, running.file, &own, &[]);
    }
    for service in cx.project.service_refs() {
        let mounted = service.sources_it_works_in().is_some();
        // What an image would hold there lies below the mount.
        let hidden = if mounted { INTO_SOURCES } else { &[] };
        if !mounted || service.build.is_some() {
            tell(out, service.file_id(), service.commands(), hidden);
        }
    }
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let parts = stage.process.iter().flat_map(|process| process.parts());
        parts.for_each(|part| tell(out, stage.file(), &part.commands, &[]));
    }
}

/// What installs beside the sources it is called in.
const INTO_SOURCES: &[&str] = &["composer", "npm", "pnpm", "yarn"];

fn tell(out: &mut Sink, file: FileId, commands: &[Command], but: &[&str]) {
    let call = calls(commands).into_iter().find(|call| {
        let by_itself = commands.get(call.command).is_some_and(|command| !command.place.in_branch);
        by_itself && installs(call) && !but.contains(&call.program.as_str())
    });
    let Some(call) = call else { return };
    let message = format!("`{} {}` runs at every start of the container", call.program, call.action_word);
    let span = call.call.words.first().map_or(call.action_span, |word| Span { end: call.action_span.end, ..word.span });
    let finding = out.report(file, span, message);
    finding.mark("what it brings differs from day to day").help("install while the image is built");
}

/// Whether it brings something into the container; a directory of one's own is no download.
fn installs(call: &Call) -> bool {
    let local = call.packages.iter().any(|package| package.name.is_empty());
    call.action == Action::Install
        && !local
        && call.call.words.iter().all(|word| !word.text().starts_with("--find-links"))
}
