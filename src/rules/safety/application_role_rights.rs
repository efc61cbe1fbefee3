//! `application-role-rights`: see the page of the same name.

use crate::project::evidence::Kind;
use crate::project::{evidence::lexical, evidence::sql};
use crate::rules::{Cx, Sink};
use crate::text::Span;

const RIGHTS: &[(&str, &str)] =
    &[("superuser", "do everything"), ("createdb", "create databases"), ("createrole", "create and change roles")];

pub fn check(cx: &Cx, out: &mut Sink) {
    for evidence in cx.project.evidence.iter().filter(|e| e.kind == Kind::Sql) {
        let lexed = lexical::lex(&cx.project.source(evidence.file).text, evidence.kind);
        for statement in sql::statements(&lexed) {
            let [verb, kind, role, options @ ..] = statement.words.as_slice() else { continue };
            let changes = matches!(verb.as_str(), "create" | "alter") && matches!(kind.as_str(), "role" | "user");
            if !changes || options.iter().any(|word| word == "nologin") {
                continue;
            }
            let granted = RIGHTS.iter().find(|(right, _)| options.iter().any(|word| word == right));
            let Some((right, what)) = granted else { continue };
            let lower = statement.text.to_ascii_lowercase();
            let Some(at) = lower.rfind(right) else { continue };
            let start = statement.span.start as usize + at;
            out.report(evidence.file, Span::new(start, start + right.len()), format!("the role `{role}` may {what}"))
                .mark("more than a program needs")
                .help(format!("take `{right}` from `{role}`, and let another role that cannot log in own the schema"));
        }
    }
}
