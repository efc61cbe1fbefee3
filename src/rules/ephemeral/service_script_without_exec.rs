//! `service-script-without-exec`: see the page of the same name.

use crate::finding::Safety;
use crate::project::ServiceRef;
use crate::project::running::handover::stays;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Dialect, Join};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let commands = service.commands();
        let Some((call, text)) = commands.split_first() else { continue };
        let Some(last) = text.last().filter(|last| in_front(last) && !keeps_more(text)) else { continue };
        let Some(name) = stays(last).filter(|_| keeps_its_place(service, call, text)) else { continue };
        let file = service.file_id();
        let message = format!("{name} runs as a child of a shell, which is process 1 and passes no signal on");
        let finding = out.report(file, last.span, message).mark("SIGTERM does not get here");
        finding.help("put `exec` before it, so that it takes the shell's place");
        let written = last.words.first().map(|word| (word, cx.project.source(file).slice(word.span)));
        if let Some((word, _)) = written.filter(|(word, slice)| *slice == word.raw && last.assignments.is_empty()) {
            let edit = Edit::insert(file, word.span.start as usize, "exec ");
            finding.fix(Safety::Safe, "Put `exec` before the last command", vec![edit]);
        }
    }
}

/// The last of the text, in no loop and in no condition.
fn in_front(last: &Command) -> bool {
    let plain = last.place.depth == 0 && last.before != Join::Pipe && last.after == Join::Edge;
    plain && !last.place.negated && last.words.first().is_none_or(|word| word.text() != "exec")
}

/// The shell looks after something else as well: a trap, or what runs in the background.
fn keeps_more(text: &[Command]) -> bool {
    text.iter().any(|command| {
        command.after == Join::Background
            || command.place.in_background
            || matches!(command.name(), Some("trap" | "wait"))
    })
}

/// Whether the shell that the call starts is known to stay as process 1.
fn keeps_its_place(service: ServiceRef, call: &Command, text: &[Command]) -> bool {
    let shell = call.words.iter().position(|word| Dialect::of_program(word.text()).is_some());
    let Some((shell, options)) = shell.and_then(|at| call.words.get(at..)?.split_first()) else { return false };
    let login = options.iter().take_while(|word| word.text().starts_with('-')).any(|word| word.text().contains('l'));
    let shells = service.shells();
    let known = shells.sh.is_some() || shell.text().ends_with("bash");
    known && !shells.give_way(shell.text(), login, text)
}
