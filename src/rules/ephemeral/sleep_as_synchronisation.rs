//! `sleep-as-synchronisation`: see the page of the same name.

use std::cell::LazyCell;
use std::collections::HashMap;

use crate::finding::Severity;
use crate::project::compose::{Dependency, Layout};
use crate::project::running::outcome::stops;
use crate::project::stages::daemons::{Act, act, sleep_seconds};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};
use crate::text::FileId;

const ASK: &str =
    "ask in a loop until what is waited for answers; in compose, use a healthcheck and `condition: service_healthy`";

pub fn check(cx: &Cx, out: &mut Sink) {
    at_start(cx, out);
    let least = least(cx);
    for step in cx.project.steps().filter(|step| step.stage.reachable) {
        for (index, command) in step.commands.iter().enumerate() {
            let waits = sleep_seconds(command).filter(|seconds| *seconds >= least && !command.place.in_loop);
            let Some(seconds) = waits.filter(|_| matches!(command.after, Join::And | Join::Then | Join::Line)) else {
                continue;
            };
            let message = format!("waits {seconds} seconds and then takes for granted that all is ready");
            let finding = out.report(step.file(), command.span, message).mark("a guess");
            let started = step.commands[..index].iter().rev().find_map(|command| Some((command, act(command)?)));
            match started {
                Some((start, (Act::Start, name))) => {
                    finding.label(step.file(), start.span, format!("`{name}` is started here"));
                    finding.severity(Severity::Error);
                    finding.help(match name.contains("postgres") {
                        true => "wait with `until pg_isready; do sleep 1; done`, or `pg_ctl start -w`".to_owned(),
                        false => format!("ask `{name}` in a loop until it answers"),
                    });
                }
                _ if step.is_run() => {
                    finding.help("leave it out: a command is done when the next one begins; what goes on in the background is asked in a loop until it answers");
                }
                _ => _ = finding.help(ASK),
            }
        }
    }
}

/// Shorter pauses are for something else than waiting.
fn least(cx: &Cx) -> u64 {
    cx.number("sleep-as-synchronisation", "seconds")
}

/// The same in the scripts that containers start, and in what services run.
fn at_start(cx: &Cx, out: &mut Sink) {
    for running in cx.project.started_in_earnest() {
        pauses(cx, out, running.file, &running.own().map(|(_, command)| command).collect::<Vec<_>>());
    }
    // Services of a file that run the same text are one finding.
    let mut told: HashMap<(FileId, &str), usize> = HashMap::new();
    for service in cx.project.service_refs() {
        let before = out.findings.len();
        pauses(cx, out, service.file_id(), &service.commands().iter().collect::<Vec<_>>());
        let Some(span) = out.findings.get(before).map(|finding| finding.primary.span) else { continue };
        // Compose may have waited already; the first format has no conditions.
        let healthy = |needed: &Dependency| needed.condition() == Some("service_healthy");
        let waited = !service.depends_on.is_empty() && service.depends_on.iter().all(healthy);
        let help = match service.file.layout {
            _ if waited => "leave it out: `depends_on` waits until what it names answers",
            Layout::V1 => "ask in a loop until what is waited for answers",
            _ => ASK,
        };
        out.findings.iter_mut().skip(before).for_each(|finding| _ = finding.help(help));
        let text = cx.project.source(service.file_id()).slice(span);
        if let Some(first) = told.insert((service.file_id(), text), before) {
            told.insert((service.file_id(), text), first);
            out.findings.truncate(before);
            if let Some(finding) = out.findings.get_mut(first) {
                finding.label(service.file_id(), span, format!("and `{}`", service.name));
            }
        }
    }
}

/// A pause after nothing and before something: what was started or stopped before it may well take that long.
fn pauses(cx: &Cx, out: &mut Sink, file: FileId, commands: &[&Command]) {
    let goes_on = LazyCell::new(|| !commands.iter().any(|command| stops(command)));
    let mut doing = false;
    for (index, command) in commands.iter().enumerate() {
        let outside = !command.place.in_loop && !command.place.in_branch && !command.place.in_background;
        let seconds = sleep_seconds(command).filter(|seconds| *seconds >= least(cx) && outside);
        let next = commands.get(index + 1..).unwrap_or_default().iter().find(|next| !is_quiet(next));
        let joined = matches!(command.after, Join::And | Join::Then | Join::Line);
        doing |= matches!(command.effective().name(), Some("kill" | "pkill" | "killall" | "trap"));
        let Some(seconds) = seconds.filter(|_| joined && next.is_some() && !doing) else { continue };
        let lost = next.and_then(|next| asked_in_passing(next)).filter(|_| *goes_on).unwrap_or_default();
        let message =
            format!("waits {seconds} seconds at every start and then takes for granted that all is ready{lost}");
        out.report(file, command.span, message).mark("a guess").severity(Severity::Info).help(ASK);
    }
}

/// What is said of a request whose outcome nothing on its line asks for.
fn asked_in_passing(request: &Command) -> Option<String> {
    let asks = |name: &&str| matches!(*name, "curl" | "wget" | "psql" | "mysql" | "mongo" | "mongosh");
    let name = request.effective().name().filter(|name| request.after == Join::Then && asks(name))?.to_owned();
    Some(format!(": where it is not, `{name}` fails and nobody learns of it"))
}

fn is_quiet(command: &Command) -> bool {
    matches!(command.name(), Some("echo" | "printf" | "exit" | "sleep" | "true" | ":" | "done"))
}
