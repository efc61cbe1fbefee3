//! `application-role-rights`: see the page of the same name.

use crate::project::evidence::sql;
use crate::project::running::queries;
use crate::rules::{Cx, Sink};

const RIGHTS: &[(&str, &str)] =
    &[("superuser", "do everything"), ("createdb", "create databases"), ("createrole", "create and change roles")];

pub fn check(cx: &Cx, out: &mut Sink) {
    queries::each(cx.project, |query| {
        let lexed = query.lexed();
        for statement in sql::statements(&lexed) {
            let plain = |word: &String| word.trim_matches(['"', '\'']).to_owned();
            let words: Vec<String> = statement.words.iter().map(plain).collect();
            let [verb, kind, role, options @ ..] = words.as_slice() else { continue };
            let changes = matches!(verb.as_str(), "create" | "alter") && matches!(kind.as_str(), "role" | "user");
            if !changes || options.iter().any(|word| word == "nologin") {
                continue;
            }
            let granted = RIGHTS.iter().find(|(right, _)| options.iter().any(|word| word == right));
            let Some((right, what)) = granted else { continue };
            let lower = statement.text.to_ascii_lowercase();
            let Some(at) = lower.rfind(right) else { continue };
            let start = statement.span.start as usize + at;
            out.report(query.file, query.span(start, start + right.len()), format!("the role `{role}` may {what}"))
                .mark("more than a program needs")
                .help(format!("take `{right}` from `{role}`, and let another role that cannot log in own the schema"));
        }
    });
}
