//! `daemon-beside-program`: see the page of the same name.

use crate::knowledge::commands::server_of;
use crate::project::running::handover::stays;
use crate::project::stages::daemons::{Act, act};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};

pub fn check(cx: &Cx, out: &mut Sink) {
    for running in cx.project.started_in_earnest().filter(|running| running.first) {
        // What is stopped again was there for the first start only; who waits for each looks after them.
        let ends = |command: &Command| {
            let name = command.effective().name().map(str::to_owned).unwrap_or_default();
            matches!(act(command), Some((Act::Stop, _)))
                || matches!(name.as_str(), "kill" | "pkill" | "killall" | "trap")
                // `wait` alone comes back when all have ended.
                || name == "wait" && command.words.len() > 1
        };
        if running.script.commands.iter().any(ends) {
            continue;
        }
        let own: Vec<&Command> = running.own().map(|(_, command)| command).collect();
        let Some((last, before)) = own.split_last() else { continue };
        let plain = before.iter().filter(|command| !command.place.in_condition && !command.place.in_branch);
        let mut started = plain.filter_map(|command| Some((*command, left_alone(command)?)));
        let Some((command, name)) = started.next() else { continue };
        let message = format!("`{name}` is started in the background, where nobody sees it end");
        let finding = out.report(running.file, command.span, message).mark("not watched");
        for (command, name) in started {
            finding.label(running.file, command.span, format!("and `{name}` too"));
        }
        finding.label(running.file, last.span, "the container lives as long as this");
        finding.help(format!("give `{name}` a container of its own"));
    }
}

/// The server that a command starts and leaves to itself.
fn left_alone(command: &Command) -> Option<String> {
    if let Some((Act::Start, name)) = act(command) {
        return Some(name);
    }
    let call = command.effective();
    let name = call.name()?;
    if command.after == Join::Background {
        return stays(command).map(|_| name.to_owned());
    }
    let leaves = server_of(name)?.leaves_foreground(call.args().iter().map(|word| word.text()));
    let asks =
        call.args().iter().any(|word| matches!(word.text(), "-t" | "-v" | "-V" | "--version" | "-T" | "-s" | "-M"));
    (leaves && !asks && !command.place.negated).then(|| name.to_owned())
}
