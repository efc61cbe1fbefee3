//! `waits-without-limit`: see the page of the same name.

use crate::project::running::loops::loops;
use crate::rules::{Cx, Sink};

/// What asks whether something answers.
const ASKS: &[&str] = &[
    "cqlsh",
    "curl",
    "mariadb",
    "mariadb-admin",
    "mongo",
    "mongosh",
    "mysql",
    "mysqladmin",
    "nc",
    "netcat",
    "nslookup",
    "pg_isready",
    "ping",
    "psql",
    "redis-cli",
    "wget",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for running in cx.project.running_in_earnest() {
        let text = cx.project.source(running.file).text.as_str();
        let commands = &running.script.commands;
        for waiting in loops(text, commands) {
            let inside = commands.get(waiting.commands.clone()).unwrap_or_default();
            let conditions = || inside.iter().filter(|command| command.place.in_condition);
            let asks = |name: &str| ASKS.contains(&name);
            let asked = conditions().find(|command| command.effective().name().is_some_and(asks));
            let Some(asked) = asked.filter(|_| !waiting.has_limit(text, commands)) else { continue };
            if !inside.iter().any(|command| command.effective().name() == Some("sleep")) {
                continue;
            }
            let call = asked.effective();
            let name = call.name().unwrap_or("this").to_owned();
            let finding =
                out.report(running.file, asked.span, format!("waits until `{name}` is answered, however long"));
            finding.mark("no way out").help(
                "count the tries and end with a message and a failure, so that whoever started the container learns of it",
            );
        }
    }
}
