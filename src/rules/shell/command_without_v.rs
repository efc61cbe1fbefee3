//! `command-without-v`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};
use crate::text::{FileId, Source};

/// Programs that read their standard input where they are given nothing to do.
const INTERPRETERS: &[&str] = &["bash", "node", "perl", "php", "python", "python2", "python3", "ruby", "sh"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run()) {
        look(out, step.file(), cx.project.source(step.file()), &step.step.commands);
    }
    for running in cx.project.running_in_earnest() {
        look(out, running.file, cx.project.source(running.file), &running.script.commands);
    }
}

fn look(out: &mut Sink, file: FileId, source: &Source, commands: &[Command]) {
    for command in commands.iter().filter(|command| command.place.in_substitution) {
        let [word, program] = command.words.as_slice() else { continue };
        let alone = command.redirects.is_empty() && command.before == Join::Edge && command.after == Join::Edge;
        let name = program.literal.as_deref().filter(|name| INTERPRETERS.contains(name));
        let Some(name) = name.filter(|_| word.text() == "command" && alone) else { continue };
        let before = source.text.get(..command.span.start as usize).unwrap_or_default().trim_end();
        if !before.ends_with("$(") && !before.ends_with('`') {
            continue;
        }
        let message = format!("`command {name}` starts `{name}`, which waits for input, and does not tell where it is");
        let finding = out.report(file, command.span, message).mark("no `-v`");
        finding.help(format!("write `command -v {name}`, or `{name}` alone"));
    }
}
