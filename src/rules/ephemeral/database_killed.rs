//! `database-killed`: see the page of the same name.

use crate::knowledge::database_programs;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::text::FileId;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.in_final_chain) {
        look(out, step.file(), &step.step.commands);
    }
    for running in cx.project.running_in_earnest() {
        look(out, running.file, &running.script.commands);
    }
}

fn look(out: &mut Sink, file: FileId, commands: &[Command]) {
    for command in commands {
        let call = command.effective();
        let Some(program) = killed(&call) else { continue };
        let message = format!("`{program}` is killed before it can write its data out and close its files");
        let finding = out.report(file, command.span, message).mark("cannot be caught");
        finding.help(format!(
            "ask `{program}` to stop, and wait until it has: `kill \"$pid\"; wait \"$pid\"`, or its own command"
        ));
    }
}

/// The database that a call ends with SIGKILL.
fn killed(call: &Command) -> Option<&'static str> {
    let name = call.name().filter(|name| matches!(*name, "kill" | "killall" | "pkill"))?;
    let words: Vec<&str> = call.args().iter().map(|word| word.text()).collect();
    let hard = words.iter().any(|word| matches!(*word, "-9" | "-KILL" | "-SIGKILL" | "--signal=KILL"))
        || words.windows(2).any(|pair| matches!(pair, ["-s" | "--signal", "KILL" | "9" | "SIGKILL"]));
    let named = |word: &&str| words.contains(word) || name == "kill" && asked(call, word);
    database_programs::names().find(|word| hard && named(word))
}

/// `kill -9 $(pidof mysqld)`
fn asked(call: &Command, name: &str) -> bool {
    let asks = |raw: &str| ["pidof ", "pgrep "].iter().any(|program| raw.contains(program));
    call.args().iter().any(|word| {
        let end = |c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_');
        asks(&word.raw) && word.raw.split(end).any(|part| part == name)
    })
}
