//! `waits-without-limit`: see the page of the same name.

use crate::project::running::When;
use crate::project::running::loops::{Loop, loops};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};
use crate::text::{FileId, Span};

/// What asks whether something answers.
const ASKS: &[&str] = &[
    "cqlsh",
    "curl",
    "dig",
    "etcdctl",
    "getent",
    "ldapsearch",
    "mariadb",
    "mariadb-admin",
    "mc",
    "mongo",
    "mongosh",
    "mysql",
    "mysqladmin",
    "mysqlshow",
    "nc",
    "ncat",
    "netcat",
    "nslookup",
    "pg_isready",
    "ping",
    "psql",
    "rabbitmqctl",
    "redis-cli",
    "telnet",
    "wget",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    let waits = |running: &&crate::project::running::Running| running.when >= When::FirstStart;
    for running in cx.project.running_in_earnest().filter(waits) {
        look(cx, out, running.file, &running.script.commands);
    }
    for service in cx.project.service_refs() {
        look(cx, out, service.file_id(), service.commands());
    }
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let parts = stage.process.iter().flat_map(|process| process.entrypoint.iter().chain(&process.cmd));
        parts.for_each(|part| look(cx, out, stage.file(), &part.commands));
    }
}

fn look(cx: &Cx, out: &mut Sink, file: FileId, commands: &[Command]) {
    let text = cx.project.source(file).text.as_str();
    let mut told: Option<Span> = None;
    for waiting in loops(text, commands) {
        let inside = commands.get(waiting.commands.clone()).unwrap_or_default();
        let Some(asked) = asked(&waiting, commands, inside).filter(|_| !waiting.has_limit(text, commands)) else {
            continue;
        };
        let pauses = inside.iter().any(|command| command.effective().name() == Some("sleep"));
        // A loop in a loop asks the same.
        if !pauses || told == Some(asked.span) {
            continue;
        }
        told = Some(asked.span);
        let message = match asked.effective().name().filter(|name| ASKS.contains(name)) {
            Some(name) => format!("waits until `{name}` is answered, however long"),
            None => "waits until something answers, however long".to_owned(),
        };
        out.report(file, asked.span, message).mark("no way out").help(
            "count the tries and end with a message and a failure, so that whoever started the container learns of it",
        );
    }
}

/// What the loop asks: its condition, or in an endless one what decides whether it is left.
fn asked<'a>(waiting: &Loop, commands: &[Command], inside: &'a [Command]) -> Option<&'a Command> {
    let endless = waiting.is_endless(commands);
    inside.iter().find(|command| {
        let decides = command.place.in_condition || endless && command.after == Join::And;
        let dialled = command.redirects.iter().filter_map(|redirect| redirect.target.as_ref());
        let dials = dialled.into_iter().any(|target| target.raw.starts_with("/dev/tcp/"));
        decides && (dials || command.effective().name().is_some_and(|name| ASKS.contains(&name)))
    })
}
