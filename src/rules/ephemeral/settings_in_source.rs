//! `settings-in-source`: see the page of the same name.

use std::collections::BTreeMap;

use crate::project::evidence::Kind;
use crate::project::evidence::lexical::{Lexed, Literal, lex};
use crate::rules::{Cx, Sink};
use crate::text::Span;

/// Names of settings of a connection, as client libraries call them. Passwords are another rule's.
const SETTINGS: &[&str] = &["host", "hostname", "port", "dbname", "database", "db", "user", "username"];

/// What a file says that connects to a database.
const CONNECTS: &[&str] = &[
    "psycopg",
    "mysql.connector",
    "pymysql",
    "MySQLdb",
    "pymongo",
    "asyncpg",
    "require('pg')",
    "require(\"pg\")",
    "mysql2",
    "createConnection",
    "mongoose",
    "PDO(",
    "mysqli",
    "pg_connect",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for evidence in cx.project.evidence.iter().filter(|e| !e.copied_by.is_empty()) {
        let source = cx.project.source(evidence.file);
        let program = matches!(evidence.kind, Kind::Python | Kind::JavaScript | Kind::Php | Kind::Ruby);
        if !program || source.path.to_ascii_lowercase().contains("test") || !connects(&source.text) {
            continue;
        }
        let lexed = lex(&source.text, evidence.kind);
        let mut found: BTreeMap<&str, Span> = BTreeMap::new();
        for (name, span) in settings(&lexed, &source.text) {
            // Of addresses another rule speaks.
            if source.slice(span).parse::<std::net::IpAddr>().is_err() {
                found.entry(name).or_insert(span);
            }
        }
        let mut places: Vec<(&str, Span)> = found.into_iter().collect();
        places.sort_by_key(|(_, span)| *span);
        let [(first, span), rest @ ..] = places.as_slice() else { continue };
        if rest.is_empty() {
            continue;
        }
        let names: Vec<String> = places.iter().map(|(name, _)| format!("`{name}`")).collect();
        let message = format!("{} of the database connection are written into the program", names.join(", "));
        let finding = out.report(evidence.file, *span, message);
        finding
            .mark(format!("`{first}` is fixed"))
            .help("read them from the environment, where each place the image runs in sets its own");
        for (name, span) in rest {
            finding.label(evidence.file, *span, format!("and `{name}`"));
        }
        for (docker, span) in cx.project.copies_of(evidence).into_iter().take(2) {
            finding.label(docker, span, "copied into the image here");
        }
    }
}

fn connects(text: &str) -> bool {
    CONNECTS.iter().any(|mark| text.contains(mark))
}

/// The settings that literals give, by name, and where.
fn settings(lexed: &Lexed, text: &str) -> Vec<(&'static str, Span)> {
    let mut found = Vec::new();
    for (index, literal) in lexed.literals.iter().enumerate() {
        // "dbname=" + 'swn', "port=" + str(5432)
        if let Some(name) = literal.text.strip_suffix('=').and_then(setting) {
            found.extend(joined(lexed, index, text).map(|span| (name, span)));
        }
        // host="db", 'user': 'app'
        let before = lexed.before(literal);
        let Some(named) = before.strip_suffix("=>").or_else(|| before.strip_suffix(['=', ':'])) else { continue };
        let named = named.trim_end().trim_end_matches(['"', '\'']);
        let start = named.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |at| at + 1);
        let plain = !literal.text.is_empty()
            && !literal.text.ends_with('=')
            && !literal.text.contains(['$', '{', '%', ' ', '<', '/']);
        if plain && let Some(name) = named.get(start..).and_then(setting) {
            found.push((name, literal.span));
        }
    }
    found
}

fn setting(name: &str) -> Option<&'static str> {
    SETTINGS.iter().find(|known| name.eq_ignore_ascii_case(known)).copied()
}

/// What is put behind the literal at `index` by `+`, where that is a literal or a number in `str()`.
fn joined(lexed: &Lexed, index: usize, text: &str) -> Option<Span> {
    let literal: &Literal = lexed.literals.get(index)?;
    let from = literal.span.end as usize + 1;
    let rest = text.get(from..)?;
    let line = rest.get(..rest.find('\n').unwrap_or(rest.len()))?;
    let added = line.trim_start().strip_prefix('+')?.trim_start();
    let start = from + line.len() - added.len();
    if let Some(number) = added.strip_prefix("str(") {
        let end = number.find(')').filter(|end| number.get(..*end).is_some_and(is_number))?;
        return Some(Span::new(start + 4, start + 4 + end));
    }
    let next = lexed.literals.get(index + 1).filter(|next| next.span.start as usize == start + 1)?;
    (!next.text.trim().is_empty()).then_some(next.span)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
