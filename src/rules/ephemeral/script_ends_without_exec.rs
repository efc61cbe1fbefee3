//! `script-ends-without-exec`: see the page of the same name.

use crate::knowledge::commands::{is_launcher, is_supervisor, server_of, starts_server};
use crate::project::running::Running;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};

pub fn check(cx: &Cx, out: &mut Sink) {
    let first = |running: &&Running| (running.first || running.supervised) && !running.sourced && !running.has_trap();
    for running in cx.project.started_in_earnest().filter(first) {
        let Some((_, last)) = running.own().last() else { continue };
        let plain = last.before != Join::Pipe && last.after == Join::Edge && !last.place.in_loop;
        let in_front = !last.place.in_background && !last.place.in_subshell && !last.place.negated;
        if !plain || !in_front || last.place.in_condition || last.words.first().is_some_and(|w| w.text() == "exec") {
            continue;
        }
        // What runs before it in the background is looked after by the shell.
        let waits = running.script.commands.iter().any(|command| {
            command.after == Join::Background || command.place.in_background || command.name() == Some("wait")
        });
        let Some(name) = stays(last).filter(|_| !waits) else { continue };
        let message = match running.first {
            true => format!("{name} runs as a child of this script, which is process 1 and passes no signal on"),
            false => format!("{name} runs as a child of this script, and the supervisor stops the script alone"),
        };
        let finding = out.report(running.file, last.span, message);
        finding.mark("SIGTERM does not get here").help("put `exec` before it, so that it takes the script's place");
    }
}

/// What stays until the container ends: the words that CMD hands over, or a server.
fn stays(command: &Command) -> Option<String> {
    let word = command.words.first()?;
    if matches!(word.raw.as_str(), "\"$@\"" | "$@" | "${@}" | "\"${@}\"") {
        return Some("what CMD names".to_owned());
    }
    let call = command.effective();
    let name = call.name()?;
    let args = || call.args().iter().map(|word| word.text());
    let words: Vec<&str> = call.words.iter().map(|word| word.text()).collect();
    let server = server_of(name).is_some_and(|server| !server.leaves_foreground(args()));
    let once = args()
        .any(|arg| matches!(arg, "--version" | "-v" | "-V" | "--help" | "-t" | "--initialize" | "stop" | "reload"));
    let runtime = matches!(name, "node" | "java");
    let launched = starts_server(&words) || is_supervisor(name);
    (!once && (server && !is_launcher(name) || runtime || launched)).then(|| format!("`{name}`"))
}
