//! `secret-in-script-text`: see the page of the same name.

use crate::project::evidence::credentials::variable_of_secret as secret;
use crate::project::running::service;
use crate::project::stages::daemons::client_of;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Redirect, Word};
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.stage.reachable) {
        look(cx, out, step.file(), &step.step.commands);
    }
    for running in cx.project.running_in_earnest() {
        look(cx, out, running.file, &running.script.commands);
    }
    for service in cx.project.service_refs() {
        look(cx, out, service.file_id(), &service::commands(service.service));
    }
}

/// What reads the text that a value is pasted into.
#[derive(Clone, Copy)]
enum Reader {
    Sed,
    Sql,
    Json,
}

fn look(cx: &Cx, out: &mut Sink, file: FileId, commands: &[Command]) {
    for command in commands {
        if let Some((span, name, reader)) = by_word(command).or_else(|| by_body(cx, file, command)) {
            tell(out, file, span, &name, reader);
        }
    }
}

fn tell(out: &mut Sink, file: FileId, span: Span, name: &str, reader: Reader) {
    let (message, help) = match reader {
        Reader::Sed => (
            format!("a `&`, `\\` or separator in `{name}` becomes a part of sed's script"),
            "escape `\\`, `&` and the separator first, or let the program read the value from its environment",
        ),
        Reader::Sql => (
            format!("a quote in `{name}` ends the text, and the rest is read as SQL"),
            "hand it over as a variable of the client: `psql -v pw=\"$PW\"` with `:'pw'` on standard input",
        ),
        Reader::Json => (
            format!("a quote or a backslash in `{name}` breaks the JSON text, or changes what it says"),
            "let a program write the JSON: `jq -n --arg pw \"$PW\" '{password: $pw}'`",
        ),
    };
    out.report(file, span, message).mark("pasted as it is").help(help);
}

/// A value in a word that sed, a database or a web service is handed.
fn by_word(command: &Command) -> Option<(Span, String, Reader)> {
    let call = command.effective();
    let reader = match call.name()? {
        "sed" => Reader::Sed,
        "curl" | "wget" | "http" => Reader::Json,
        _ => Some(Reader::Sql).filter(|_| reads_sql(command))?,
    };
    call.args().iter().find_map(|word| {
        let raw = word.raw.as_str();
        let pasted = match reader {
            Reader::Sed => is_substitution(raw),
            Reader::Sql => raw.contains('\'') && raw.starts_with('"'),
            Reader::Json => raw.contains('{') && raw.contains("\\\"") && !raw.contains("\\\"\\$"),
        };
        Some((word.span, secret(raw).filter(|_| pasted)?.to_owned(), reader))
    })
}

/// A value between quotes in a here-document for a database, or for a file of JSON.
fn by_body(cx: &Cx, file: FileId, command: &Command) -> Option<(Span, String, Reader)> {
    let json = |word: &Word| word.text().trim_matches('"').ends_with(".json");
    let into = |redirect: &Redirect| redirect.operator.starts_with('>') && redirect.target.as_ref().is_some_and(json);
    let to_json = command.redirects.iter().any(into);
    let (reader, quote) = match to_json {
        true => (Reader::Json, '"'),
        false => (Some(Reader::Sql).filter(|_| reads_sql(command))?, '\''),
    };
    let expanded = |word: &Word| !word.raw.contains(['\'', '"', '\\']);
    let read = command.redirects.iter().filter(|redirect| redirect.target.as_ref().is_some_and(expanded));
    let body = read.filter_map(|redirect| redirect.body).next()?;
    let text = cx.project.source(file).slice(body);
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find(quote)) {
        let rest = text.get(from + found + 1..)?;
        let value = rest.get(..rest.find([quote, '\n']).unwrap_or(rest.len()))?;
        if let Some(name) = secret(value) {
            let start = body.start as usize + from + found + 1;
            return Some((Span::new(start, start + value.len()), name.to_owned(), reader));
        }
        from += found + 1 + value.len() + 1;
    }
    None
}

fn reads_sql(command: &Command) -> bool {
    client_of(command).is_some_and(|client| client != "redis" && client != "mongodb")
}

/// Whether a word is a sed script that puts something in.
fn is_substitution(raw: &str) -> bool {
    let text = raw.trim_start_matches(['"', '\'']);
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '$' || c == ' ');
    let separator = text.strip_prefix('s').and_then(|rest| rest.chars().next());
    raw.starts_with('"') && separator.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace())
}
