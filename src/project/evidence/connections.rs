//! Programs that connect to a database, and what of the connection is written into them, by their lexical shape.
//! Knows the client libraries by the words that their users write.

use crate::project::evidence::lexical::{Lexed, Literal};
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

/// Whether a program connects to a database.
pub fn connects(text: &str) -> bool {
    CONNECTS.iter().any(|mark| text.contains(mark))
}

/// The settings that literals give, by name, and where.
pub fn settings(lexed: &Lexed, text: &str) -> Vec<(&'static str, Span)> {
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
