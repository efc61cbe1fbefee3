//! `here-document-blanked`: see the page of the same name.

use crate::finding::Safety;
use crate::project::StepRef;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::expand::Value;
use crate::syntax::dockerfile::{Heredoc, Keyword};
use crate::text::{Edit, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    let copies = |step: &StepRef| matches!(step.ins.keyword, Keyword::Copy | Keyword::Add) && !step.onbuild;
    for step in cx.project.steps().filter(copies) {
        for heredoc in step.ins.heredocs.iter().filter(|heredoc| !heredoc.quoted) {
            let text = cx.project.source(step.file()).slice(heredoc.body_span);
            let blanked: Vec<(usize, &str)> = variables(text).filter(|(_, name)| is_blank(&step, name)).collect();
            let Some(&(at, name)) = blanked.first() else { continue };
            let start = heredoc.body_span.start as usize + at;
            let message = format!("the builder writes nothing in place of `${name}`");
            let braces = if text.get(at + 1..).is_some_and(|rest| rest.starts_with('{')) { 2 } else { 0 };
            let finding = out.report(step.file(), Span::new(start, start + 1 + braces + name.len()), message);
            finding.mark("gone in the image").label(
                step.file(),
                heredoc.word_span,
                "not quoted: variables are expanded",
            );
            finding
                .help(format!("quote the delimiter, `<<\"{}\"`, or write `\\$` for a dollar that stays", heredoc.name));
            if variables(text).count() == blanked.len() && heredoc.fd.is_none() && !text.contains("\\$") {
                let edit = Edit::replace(step.file(), heredoc.word_span, quoted(heredoc));
                finding.fix(
                    Safety::Unsafe,
                    "Quote the delimiter: nothing in the text is filled in any more",
                    vec![edit],
                );
            }
        }
    }
}

fn quoted(heredoc: &Heredoc) -> String {
    format!("<<{}\"{}\"", if heredoc.strip_tabs { "-" } else { "" }, heredoc.name)
}

/// Whether the builder is known to have no value for `name`. What an image's own environment holds is written
/// in capitals.
fn is_blank(step: &StepRef, name: &str) -> bool {
    let (stage, at) = (step.stage.index, step.step.at);
    match step.docker.scope.lookup(stage, at, name) {
        Value::Known(_) => false,
        Value::Unset => true,
        Value::Unknown => {
            let scope = &step.docker.scope;
            let foreign = name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit());
            foreign && name.len() > 1 && !scope.declared(stage, at, name) && !name.ends_with("_proxy")
        }
    }
}

/// `$name` and `${name}`, where no backslash stands before them: their place, and the name.
fn variables(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('$').filter_map(move |(at, _)| {
        let escaped = text.get(..at)?.bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1;
        let rest = text.get(at + 1..)?;
        let bare = rest.strip_prefix('{').unwrap_or(rest);
        let end = bare.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(bare.len());
        let name = bare.get(..end)?;
        let closed = bare.len() == rest.len() || bare.get(end..)?.starts_with('}');
        let named = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        (!escaped && closed && named).then_some((at, name))
    })
}
