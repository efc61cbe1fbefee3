//! Secrets that a variable pastes into a text which another program reads by its own grammar: a script of sed, a query, a
//! text of JSON. Read by the letters.

use crate::project::Project;
use crate::project::evidence::credentials::variable_of_secret;
use crate::project::stages::daemons::client_of;
use crate::syntax::shell::{Command, Redirect, Word};
use crate::text::{FileId, Span};

/// What reads the text that a value is pasted into.
#[derive(Clone, Copy)]
pub enum Reader {
    Sed,
    /// `variables`: the client has some of its own, which it puts in as a text.
    Sql {
        variables: bool,
    },
    Json,
}

/// The place of a secret that a command pastes, the name of its variable, and what reads it.
pub fn pasted(project: &Project, file: FileId, command: &Command) -> Option<(Span, String, Reader)> {
    by_word(command).or_else(|| by_body(project, file, command))
}

/// A value in a word that sed, a database or a web service is handed.
fn by_word(command: &Command) -> Option<(Span, String, Reader)> {
    let call = command.effective();
    let reader = match call.name()? {
        "sed" => Reader::Sed,
        "curl" | "wget" | "http" => Reader::Json,
        _ => query(command)?,
    };
    call.args().iter().find_map(|word| {
        let raw = word.raw.as_str();
        let pasted = match reader {
            Reader::Sed => is_substitution(raw),
            Reader::Sql { .. } => raw.contains('\'') && raw.starts_with('"'),
            Reader::Json => raw.contains('{') && raw.contains("\\\"") && !raw.contains("\\\"\\$"),
        };
        Some((word.span, Some(raw).filter(|_| pasted).and_then(variable_of_secret)?.to_owned(), reader))
    })
}

/// A value between quotes in a here-document for a database, or for a file of JSON.
fn by_body(project: &Project, file: FileId, command: &Command) -> Option<(Span, String, Reader)> {
    if command.redirects.is_empty() {
        return None;
    }
    let json = |word: &Word| word.text().trim_matches('"').ends_with(".json");
    let into = |redirect: &Redirect| redirect.operator.starts_with('>') && redirect.target.as_ref().is_some_and(json);
    let to_json = command.redirects.iter().any(into);
    let (reader, quote) = match to_json {
        true => (Reader::Json, '"'),
        false => (query(command)?, '\''),
    };
    let expanded = |word: &Word| !word.raw.contains(['\'', '"', '\\']);
    let read = command.redirects.iter().filter(|redirect| redirect.target.as_ref().is_some_and(expanded));
    let body = read.filter_map(|redirect| redirect.body).next()?;
    let text = project.source(file).slice(body);
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find(quote)) {
        let rest = text.get(from + found + 1..)?;
        let value = rest.get(..rest.find([quote, '\n']).unwrap_or(rest.len()))?;
        if let Some(name) = variable_of_secret(value) {
            let start = body.start as usize + from + found + 1;
            return Some((Span::new(start, start + value.len()), name.to_owned(), reader));
        }
        from += found + 1 + value.len() + 1;
    }
    None
}

/// The database that is handed a query, in which quotes hold a text.
fn query(command: &Command) -> Option<Reader> {
    let client = client_of(command).filter(|client| !matches!(*client, "redis" | "mongodb"))?;
    Some(Reader::Sql { variables: client == "postgresql" })
}

/// Whether a word is a sed script that puts something in.
fn is_substitution(raw: &str) -> bool {
    let text = raw.trim_start_matches(['"', '\'']);
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '$' || c == ' ');
    let separator = text.strip_prefix('s').and_then(|rest| rest.chars().next());
    raw.starts_with('"') && separator.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace())
}
