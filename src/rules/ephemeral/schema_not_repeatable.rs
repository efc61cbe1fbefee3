//! `schema-not-repeatable`: see the page of the same name.

use crate::project::evidence::Kind;
use crate::project::{Evidence, evidence::lexical, evidence::sql};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;

pub fn check(cx: &Cx, out: &mut Sink) {
    for evidence in cx.project.evidence.iter().filter(|e| e.kind == Kind::Sql && !e.copied_by.is_empty()) {
        let source = cx.project.source(evidence.file);
        let name = source.name();
        let numbered =
            name.starts_with(|c: char| c.is_ascii_digit()) || name.starts_with('V') || source.path.contains("migrat");
        if numbered || source.text.contains("dump") || runs_once(cx, evidence) {
            continue;
        }
        let lexed = lexical::lex(&source.text, evidence.kind);
        if lexed.code.to_ascii_lowercase().contains("drop ") {
            continue;
        }
        let statements = sql::statements(&lexed);
        let fails = |s: &&sql::Statement| {
            let creates =
                ["table", "user", "role", "database", "schema"].iter().any(|kind| s.begins(&["create", kind]));
            creates && !s.words.iter().any(|word| word == "exists")
        };
        let failing: Vec<_> = statements.iter().filter(fails).collect();
        if let [first, ..] = failing.as_slice() {
            let count = failing.len();
            let message = match count {
                1 => "a second run of this script fails here".to_owned(),
                n => format!("a second run of this script fails at {n} statements, first here"),
            };
            out.report(evidence.file, first.head(), message)
                .mark("exists by then")
                .help("add IF NOT EXISTS where SQL has it, and test for the rest; or have the script run once on an empty volume");
        }
    }
}

/// Whether every COPY that takes the file puts it where the database's start program runs it once.
fn runs_once(cx: &Cx, evidence: &Evidence) -> bool {
    let copies = cx.project.copies_of(evidence);
    copies.iter().all(|(file, span)| {
        let docker = cx.project.dockerfile(*file);
        let instructions = docker.map(|docker| docker.tree.instructions.as_slice()).unwrap_or_default();
        instructions.iter().any(|ins| {
            let there = matches!(&ins.args, Args::Copy { dest, .. } if dest.text.contains("initdb.d"));
            there && ins.span.contains(*span)
        })
    })
}
