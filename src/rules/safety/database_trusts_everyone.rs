//! `database-trusts-everyone`: see the page of the same name.

use crate::finding::{Finding, Severity};
use crate::project::Evidence;
use crate::project::evidence::Kind;
use crate::project::stages::support::knows_no_scram;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::text::{FileId, Span};

const HELP: &str = "ask for a password with `scram-sha-256`, from the networks that need it";
const HELP_ASKS: &str =
    "delete it: the password that is set beside it is asked for then, wherever the data are made anew";
const HELP_OLD: &str =
    "let in the networks that need it alone, with `md5`; `scram-sha-256` comes with PostgreSQL 10, on a newer base";

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let method = service.environment.iter().find(|pair| pair.key.as_str() == "POSTGRES_HOST_AUTH_METHOD");
        let method = method.and_then(|pair| pair.value.as_ref());
        let Some(span) = method.filter(|value| value.shown() == "trust").map(|value| value.span) else { continue };
        let open = service.ports.iter().find(|port| port.is_public() && !port.unresolved);
        let who = open.map_or("every container of its networks", |_| "every machine that reaches the host");
        let message = format!("{who} is let into the database, as any user, without a password");
        let finding = out.report(service.file_id(), span, message).mark("no password is asked for");
        // Set both ways, the image stops: the two exclude each other.
        let asks = ["POSTGRES_PASSWORD", "POSTGRES_PASSWORD_FILE"].iter().any(|name| service.fills(name));
        finding.help(if asks { HELP_ASKS } else { "delete it and set `POSTGRES_PASSWORD_FILE`" });
        match open {
            Some(port) => drop(finding.label(service.file_id(), port.span, "published here")),
            None => drop(finding.severity(Severity::Info)),
        }
    }
    let stage = |image: &FileId| cx.project.dockerfile(*image).and_then(|docker| docker.final_stage());
    let is_old = |image: &FileId| stage(image).is_some_and(knows_no_scram);
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable) {
        let old = || knows_no_scram(step.stage_ref());
        step.commands.iter().for_each(|command| written(out, step.file(), command, old));
    }
    for running in cx.project.running_in_earnest() {
        let old = || running.images.iter().any(is_old);
        running.script.commands.iter().for_each(|command| written(out, running.file, command, old));
    }
    for evidence in cx.project.evidence.iter().filter(|evidence| evidence.kind == Kind::Config) {
        let source = cx.project.source(evidence.file);
        if !source.name().starts_with("pg_hba") {
            continue;
        }
        let old = evidence.copied_by.iter().any(is_old);
        let listens = listens(cx, evidence);
        let mut at = 0;
        for line in source.text.split_inclusive('\n') {
            let span = Span::new(at, at + line.trim_end().len());
            if let Some(how) = lets_in(line) {
                let finding = tell(out, evidence.file, span, how, old);
                if let Some((file, span)) = listens {
                    finding.label(file, span, "the server listens on every address of the container");
                }
            }
            at += line.len();
        }
    }
}

/// Where the settings that go with a pg_hba.conf open the server to every address.
fn listens(cx: &Cx, hba: &Evidence) -> Option<(FileId, Span)> {
    let same = |other: &&Evidence| {
        let path = &cx.project.source(other.file).path;
        let together = other.copied_by.iter().any(|docker| hba.copied_by.contains(docker))
            || other.mounted_by.iter().any(|service| hba.mounted_by.contains(service));
        together && path.ends_with("postgresql.conf")
    };
    let settings = cx.project.evidence.iter().find(same)?;
    let mut at = 0;
    cx.project.source(settings.file).text.split_inclusive('\n').find_map(|line| {
        let start = at;
        at += line.len();
        let (key, value) = line.split('#').next()?.split_once('=')?;
        let all = key.trim() == "listen_addresses" && (value.contains('*') || value.contains("0.0.0.0"));
        all.then(|| (settings.file, Span::new(start, start + line.trim_end().len())))
    })
}

/// A line for pg_hba.conf that a command writes there.
fn written(out: &mut Sink, file: FileId, command: &Command, old: impl Fn() -> bool) {
    if matches!(command.effective().name(), Some("echo" | "printf"))
        && let Some((span, how)) = command.args().iter().find_map(|word| Some((word.span, lets_in(word.text())?)))
    {
        tell(out, file, span, how, old());
    }
}

fn tell<'a>(out: &'a mut Sink, file: FileId, span: Span, how: &str, old: bool) -> &'a mut Finding {
    out.report(file, span, how).mark("from any address").help(if old { HELP_OLD } else { HELP })
}

/// What a line of pg_hba.conf opens to every address.
fn lets_in(line: &str) -> Option<&'static str> {
    let words: Vec<&str> = line.trim_matches(['"', '\'']).trim_end_matches("\\n").split_whitespace().collect();
    let ["host" | "hostssl" | "hostnossl", _, _, "0.0.0.0/0" | "::/0" | "all", method, ..] = words.as_slice() else {
        return None;
    };
    match *method {
        "trust" => Some("every address is let into the database, as any user, without a password"),
        "md5" => Some("every address may try passwords, and `md5` can be broken from what is kept or overheard"),
        "password" => Some("every address may try passwords, and they go over the network as they are"),
        _ => None,
    }
}
