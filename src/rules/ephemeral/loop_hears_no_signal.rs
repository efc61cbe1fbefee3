//! `loop-hears-no-signal`: see the page of the same name.

use crate::finding::Finding;
use crate::project::running::loops;
use crate::project::running::loops::is_endless;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for running in cx.project.started_in_earnest().filter(|running| running.first && !running.has_trap()) {
        let text = cx.project.source(running.file).text.as_str();
        let commands = &running.script.commands;
        let last = loops::loops(text, commands).into_iter().rfind(|one| {
            let head = &commands[one.head];
            is_endless(head, one.until) && !head.place.in_function && head.place.depth <= 1
        });
        let Some(last) = last.filter(|one| one.commands.end == commands.len()) else { continue };
        let inside = commands.get(last.commands.clone()).unwrap_or_default();
        let leaves =
            |command: &Command| matches!(command.effective().name(), Some("break" | "exit" | "exec" | "return"));
        let served = running.images.is_empty() && services_have_init(cx, &running.services);
        if !inside.iter().any(leaves) && !served {
            tell(out, running.file, commands[last.head].span, "$!");
        }
    }
    for service in cx.project.service_refs().filter(|service| !service.has_init()) {
        let commands = service.commands();
        let trapped = commands.iter().any(|command| command.name() == Some("trap"));
        let head = commands
            .iter()
            .find(|command| command.place.in_condition && command.place.in_loop && is_endless(command, false));
        let leaves = |command: &Command| matches!(command.effective().name(), Some("break" | "exit" | "return"));
        let Some(head) = head.filter(|_| !trapped && !commands.iter().any(leaves)) else { continue };
        let ends = commands.last().is_some_and(|last| last.place.in_loop);
        // An ENTRYPOINT that is not known may put an init before it.
        if ends && (service.entrypoint.is_some() || service.build.is_none()) {
            // Compose takes a single `$` for a variable of its own.
            let finding = tell(out, service.file_id(), head.span, "$$!");
            // A container that only idles loses nothing when it is killed.
            if commands.iter().filter(|command| command.place.in_loop).all(only_waits) {
                finding.pedantic().help("write `sleep infinity`, with `init: true` beside it");
            }
        }
    }
}

fn only_waits(command: &Command) -> bool {
    matches!(command.name(), Some("sleep" | "true" | ":" | "["))
}

/// `child`: how the process that was started last is written there.
fn tell<'a>(out: &'a mut Sink, file: FileId, span: Span, child: &str) -> &'a mut Finding {
    let finding = out.report(file, span, "a shell's endless loop is process 1, and SIGTERM does not end it");
    let rest = "or start the container with an init";
    finding
        .mark("goes on until it is killed")
        .help(format!("write `trap 'exit 0' TERM` before it and `sleep … & wait {child}` in it, {rest}"))
}

fn services_have_init(cx: &Cx, services: &[(usize, usize)]) -> bool {
    let mut all = services.iter().filter_map(|(compose, index)| cx.project.service_at(*compose, *index));
    all.all(|service| service.has_init())
}
