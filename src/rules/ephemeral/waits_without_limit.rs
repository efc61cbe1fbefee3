//! `waits-without-limit`: see the page of the same name.

use crate::project::running::When;
use crate::project::running::loops::{Loop, loops};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join, variables};
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
        let text = cx.project.source(running.file).text.as_str();
        look(out, running.file, text, &running.script.commands, |asked| asked.span);
    }
    for service in cx.project.service_refs() {
        let Some((text, commands)) = service.shell_text() else { continue };
        let shown = service.commands().get(1..).unwrap_or_default();
        let place = |asked: &Command| {
            let at = commands.iter().position(|command| command.span == asked.span);
            at.and_then(|at| shown.get(at)).map_or(service.name_span, |command| command.span)
        };
        look(out, service.file_id(), &text, &commands, place);
    }
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let parts = stage.process.iter().flat_map(|process| process.parts());
        let text = cx.project.source(stage.file()).text.as_str();
        parts.for_each(|part| look(out, stage.file(), text, &part.commands, |asked| asked.span));
    }
}

/// The waits among the commands of a text; `place` is where each stands in the file.
fn look(out: &mut Sink, file: FileId, text: &str, commands: &[Command], place: impl Fn(&Command) -> Span) {
    let mut told: Option<Span> = None;
    for waiting in loops(text, commands) {
        let inside = commands.get(waiting.commands.clone()).unwrap_or_default();
        let by_status = || waiting.status_asked(commands).filter(|asked| is_asking(asked));
        let asked = asked(&waiting, commands, inside).filter(|_| !waiting.has_limit(text, commands)).or_else(by_status);
        let Some(asked) = asked else { continue };
        let pauses = inside.iter().any(|command| command.effective().name() == Some("sleep"));
        // A loop in a loop asks the same. Who says again and again what does not answer is no riddle.
        if !pauses || told == Some(asked.span) || inside.iter().any(|command| names_what_is_missing(command, asked)) {
            continue;
        }
        told = Some(asked.span);
        let message = match asked.effective().name().filter(|name| ASKS.contains(name)) {
            Some(name) => format!("waits until `{name}` is answered, however long"),
            None => "waits until something answers, however long".to_owned(),
        };
        out.report(file, place(asked), message).mark("no way out").help(
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
        decides && (dials || is_asking(command))
    })
}

/// Whether it prints a variable that says what is asked.
fn names_what_is_missing(command: &Command, asked: &Command) -> bool {
    let told = command.args().iter().flat_map(|word| variables(&word.raw));
    matches!(command.name(), Some("echo" | "printf"))
        && told.into_iter().any(|name| asked.args().iter().any(|word| variables(&word.raw).any(|own| own == name)))
}

fn is_asking(command: &Command) -> bool {
    command.effective().name().is_some_and(|name| ASKS.contains(&name))
}
