//! `service-may-end`: see the page of the same name.

use crate::project::running::Running;
use crate::project::running::programs::Manager;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;

/// Commands with which a script stays, or tells the supervisor that it is not wanted.
const STAYS: &[&str] = &[
    "kill",
    "pause",
    "read",
    "s6-pause",
    "s6-rc",
    "s6-svc",
    "s6-svscanctl",
    "sleep",
    "sv",
    "tail",
    "touch",
    "wait",
    "while",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for program in cx.project.supervised_in_earnest().filter(|program| program.manager != Manager::Supervisord) {
        let Some(running) = cx.project.runs_of_script(program.file).next() else { continue };
        let text = &cx.project.source(program.file).text;
        let Some(last) = only_in_branch(running, text) else { continue };
        let manager = program.manager.name();
        let message =
            format!("where the condition does not hold the script ends, and {manager} starts it again every second");
        let finding = out.report(program.file, last.span, message).mark("the only thing that stays");
        let down = if program.manager == Manager::S6 { "s6-svc -d ." } else { "sv down ." };
        finding.help(format!("say behind the `fi` that it is not wanted, `{down}`, or stay: `exec sleep 2147483647`"));
    }
}

/// The only `exec` of the script, where it is the last command of an `if` without another way, at the end.
fn only_in_branch<'a>(running: &'a Running, text: &str) -> Option<&'a Command> {
    let is_exec =
        |command: &&Command| command.words.first().is_some_and(|word| word.text() == "exec" && command.words.len() > 1);
    let commands = &running.script.commands;
    let stays = commands.iter().any(|command| command.effective().name().is_some_and(|name| STAYS.contains(&name)));
    let (_, last) = running.own().last()?;
    let place = last.place;
    let only = commands.iter().filter(is_exec).count() == 1 && is_exec(&last);
    let branch = place.in_branch && place.depth == 1 && !place.in_else && !place.in_loop;
    let open = ["else", "elif", "case "].iter().all(|word| !text.contains(word));
    let leaves = commands.iter().any(|command| command.name() == Some("exit"));
    let ends = text.get(last.span.end as usize..)?.trim().trim_start_matches(';').trim() == "fi";
    (only && branch && open && ends && !stays && !leaves).then_some(last)
}
