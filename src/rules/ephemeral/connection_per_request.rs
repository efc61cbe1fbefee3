//! `connection-per-request`: see the page of the same name.

use crate::project::evidence::Kind;
use crate::project::{evidence::handlers, evidence::lexical};
use crate::rules::{Cx, Sink};
use crate::text::Span;

const CONNECTS: &[&str] =
    &["psycopg2.connect(", "psycopg.connect(", "mysql.connector.connect(", "pymysql.connect(", "MySQLdb.connect("];

pub fn check(cx: &Cx, out: &mut Sink) {
    for evidence in cx.project.evidence.iter().filter(|e| e.kind == Kind::Python && !e.copied_by.is_empty()) {
        let text = &cx.project.source(evidence.file).text;
        if text.to_ascii_lowercase().contains("pool") || !CONNECTS.iter().any(|call| text.contains(call)) {
            continue;
        }
        let lexed = lexical::lex(text, evidence.kind);
        let call = |(start, line): (usize, &str)| {
            CONNECTS
                .iter()
                .find_map(|call| line.find(call).map(|at| Span::new(start + at, start + at + call.len() - 1)))
        };
        if let Some(span) = handlers::lines(&lexed).into_iter().find_map(call) {
            let end = text.contains(".close(");
            let closing = if end { "" } else { " and nothing closes it" };
            out.report(evidence.file, span, format!("each request opens a database connection{closing}"))
                .mark("on every request")
                .help("open a pool once at the start, with a limit and a timeout, and borrow connections from it");
        }
    }
}
