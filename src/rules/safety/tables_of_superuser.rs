//! `tables-of-superuser`: see the page of the same name.

use crate::project::evidence::Kind;
use crate::project::{evidence::lexical, evidence::sql};
use crate::rules::{Cx, Sink};

/// What changes who owns what, or grants for all tables.
const SETTLED: &[&str] =
    &["set role", "owner to", "authorization", "all tables", "default privileges", "reassign owned"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for evidence in cx.project.evidence.iter().filter(|e| e.kind == Kind::Sql) {
        let lexed = lexical::lex(&cx.project.source(evidence.file).text, evidence.kind);
        let lower = lexed.code.to_ascii_lowercase();
        if SETTLED.iter().any(|phrase| lower.contains(phrase)) {
            continue;
        }
        let statements = sql::statements(&lexed);
        let role = statements.iter().find(|s| s.begins(&["create", "user"]) || s.begins(&["create", "role"]));
        let Some(role) = role.and_then(|statement| statement.words.get(2)) else { continue };
        let granted = |table: &str| {
            statements
                .iter()
                .any(|s| s.begins(&["grant"]) && s.words.iter().any(|word| word.trim_matches(['"', ',']) == table))
        };
        let tables: Vec<_> = statements.iter().filter(|s| s.begins(&["create", "table"])).collect();
        let name = |words: &[String]| {
            let name = words.iter().skip(2).find(|word| !matches!(word.as_str(), "if" | "not" | "exists"));
            name.map(|name| name.trim_matches('"').to_owned())
        };
        let left = tables.iter().find_map(|s| Some((*s, name(&s.words).filter(|table| !granted(table))?)));
        if let Some((statement, table)) = left {
            let message = format!("`{table}` belongs to whoever runs the script, and nothing lets `{role}` use it");
            out.report(evidence.file, statement.head(), message)
                .mark("owned by the superuser")
                .help(format!("`SET ROLE {role};` before the tables, or `GRANT … ON ALL TABLES IN SCHEMA public TO {role};` after them"));
        }
    }
}
