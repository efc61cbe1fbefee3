//! `script-ends-without-exec`: see the page of the same name.

use crate::project::running::Running;
use crate::project::running::handover::stays;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};

pub fn check(cx: &Cx, out: &mut Sink) {
    let first = |running: &&Running| (running.first || running.supervised) && !running.sourced && !running.has_trap();
    for running in cx.project.started_in_earnest().filter(first) {
        let Some((_, last)) = running.own().last() else { continue };
        if matches!(last.name(), Some("fg" | "wait")) {
            waits_for_a_server(out, running, last);
            continue;
        }
        let plain = last.before != Join::Pipe && last.after == Join::Edge && !last.place.in_loop;
        let in_front = !last.place.in_background && !last.place.in_subshell && !last.place.negated;
        if !plain || !in_front || last.place.in_condition || last.words.first().is_some_and(|w| w.text() == "exec") {
            continue;
        }
        // What runs before it in the background is looked after by the shell.
        // A function of its own that it leaves there is work for once.
        let own = |command: &Command| {
            let Some(name) = command.name() else { return false };
            matches!(name, "[" | "[[" | "test") || running.script.functions.iter().any(|(own, _)| own == name)
        };
        let waits = running.script.commands.iter().any(|command| {
            let behind = command.after == Join::Background || command.place.in_background;
            behind && !own(command) || command.name() == Some("wait")
        });
        let Some(name) = stays(last).filter(|_| !waits) else { continue };
        let message = match running.first {
            true => format!("{name} runs as a child of this script, which is process 1 and passes no signal on"),
            false => format!("{name} runs as a child of this script, and the supervisor stops the script alone"),
        };
        let finding = out.report(running.file, last.span, message);
        finding.mark("SIGTERM does not get here");
        // A script as well, which starts the server as a child (Debian's apache2, support/apachectl.in).
        finding.help(match last.effective().name() {
            Some("apache2ctl") => "write `exec apache2 -D FOREGROUND`, with `. /etc/apache2/envvars` before it: `apache2ctl` is a script itself",
            Some("apachectl") => "write `exec` before the server itself, `httpd -D FOREGROUND`: `apachectl` is a script too",
            _ => "put `exec` before it, so that it takes the script's place",
        });
    }
}

/// A server that was sent to the background, and is what the script waits for at its end.
fn waits_for_a_server(out: &mut Sink, running: &Running, last: &Command) {
    if !running.first || last.place.depth > 0 || last.after != Join::Edge {
        return;
    }
    let sent = running.script.commands.iter().filter(|command| command.after == Join::Background);
    let mut servers = sent.filter_map(|command| Some((command, stays(command)?)));
    let Some((server, name)) = servers.next() else { return };
    let message = format!("{name} runs as a child of this script, which is process 1 and passes no signal on");
    let finding = out.report(running.file, last.span, message).mark("SIGTERM does not get beyond this");
    finding.label(running.file, server.span, "sent to the background");
    finding.help(match server.effective().name() {
        // It takes no signal itself (scripts/mysqld_safe.sh of MySQL).
        Some("mysqld_safe" | "mariadbd-safe") => "stop the server once it is set up, and end with `exec mysqld`",
        _ if servers.next().is_some() => {
            "give each server a container of its own; or pass the signal on: `trap 'kill $(jobs -p)' TERM` before, and `wait` twice"
        }
        _ => "write `trap 'kill \"$pid\"' TERM` before it, with `pid=$!` behind the server, and `wait \"$pid\"` twice: the first ends with the signal",
    });
}
