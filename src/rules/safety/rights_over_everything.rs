//! `rights-over-everything`: see the page of the same name.

use crate::project::evidence::sql::statements;
use crate::project::running::queries;
use crate::rules::{Cx, Sink};

/// Accounts that are there to rule the server.
const RULERS: &[&str] = &["root", "admin", "dba", "backup", "mysql.sys"];

pub fn check(cx: &Cx, out: &mut Sink) {
    queries::each(cx.project, |query| {
        let lexed = query.lexed();
        for statement in statements(&lexed) {
            let lower = statement.text.to_ascii_lowercase();
            let Some(at) = lower.find("grant ").filter(|_| lower.trim_start_matches(['"', '\'']).starts_with("grant "))
            else {
                continue;
            };
            let words: Vec<&str> = lower.get(at..).unwrap_or_default().split_whitespace().collect();
            let ["grant", "all", rest @ ..] = words.as_slice() else { continue };
            let rest = if rest.first() == Some(&"privileges") { rest.get(1..).unwrap_or_default() } else { rest };
            let ["on", "*.*", "to", who, ..] = rest else { continue };
            // As it is written.
            let told = lower.find(who).and_then(|at| statement.text.get(at..at + who.len())).unwrap_or(who);
            let name = told.split('@').next().unwrap_or(told).trim_matches(['\'', '"', '`', '\\']);
            if RULERS.contains(&name) {
                continue;
            }
            let from = statement.span.start as usize + at;
            let end = statement.text.get(at..).and_then(|text| text.find("*.*")).map_or(at + 5, |dots| at + dots + 3);
            let anywhere = who.contains("@'%'") || who.contains("@\"%\"") || !who.contains('@');
            let from_where = if anywhere { ", from any address" } else { "" };
            let message = format!("`{name}` may do everything in every database of the server{from_where}");
            let span = query.span(from, statement.span.start as usize + end);
            let finding = out.report(query.file, span, message).mark("more than a program needs");
            finding.help("grant on the one database that the program uses, `ON shop.*`, what it does there");
        }
    });
}
