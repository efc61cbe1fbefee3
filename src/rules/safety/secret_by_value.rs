//! `secret-by-value`: see the page of the same name.

use crate::project::StepRef;
use crate::project::evidence::{credentials::in_query, secrets};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps() {
        let text = cx.project.source(step.file()).slice(step.ins.span);
        let start = step.ins.span.start as usize;
        for (at, length, what) in found(text) {
            let span = Span::new(start + at, start + at + length);
            if told(&step, span) {
                continue;
            }
            out.report(step.file(), span, format!("{what} stands here in clear text")).mark("for all to read").help(
                "take it back and make a new one, and mount that where it is needed: `RUN --mount=type=secret,id=…`",
            );
        }
    }
}

/// What ENV and ARG give under the name of a secret is reported as such.
fn told(step: &StepRef, span: Span) -> bool {
    let (Args::Pairs { pairs, .. }, Keyword::Arg | Keyword::Env) = (&step.ins.args, step.ins.keyword) else {
        return false;
    };
    pairs.iter().any(|pair| pair.span.contains(span) && secrets::exposure(step, pair).is_some())
}

/// What the text holds, where, and of which length.
fn found(text: &str) -> Vec<(usize, usize, &'static str)> {
    let tokens = secrets::tokens(text);
    let mut from = 0;
    let mut found = tokens;
    while let Some((at, password)) = text.get(from..).and_then(secrets::url_password) {
        found.push((from + at, password.len(), "the password of an address"));
        from += at + password.len();
    }
    let mut keys: Vec<&str> = Vec::new();
    for address in
        text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')).filter(|word| word.contains("://"))
    {
        let Some(key) = in_query(address).filter(|key| !keys.contains(key)) else { continue };
        keys.push(key);
        let at =
            text.find(key).filter(|at| !found.iter().any(|(other, length, _)| (*other..other + length).contains(at)));
        found.extend(at.map(|at| (at, key.len(), "the key in an address")));
    }
    if let Some(at) = text.contains("PRIVATE KEY-----").then(|| text.find("PRIVATE KEY-----")).flatten() {
        found.push((at, "PRIVATE KEY".len(), "a private key"));
    }
    found.sort_unstable();
    found
}
