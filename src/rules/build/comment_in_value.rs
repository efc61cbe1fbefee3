//! `comment-in-value`: see the page of the same name.

use crate::finding::Safety;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::{Edit, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| !step.onbuild && !step.ins.json) {
        let value = match (step.ins.keyword, &step.ins.args) {
            (Keyword::Workdir | Keyword::User, Args::Value(word)) => word.span,
            (Keyword::Volume, Args::Words(words)) => {
                let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
                first.span.to(last.span)
            }
            _ => continue,
        };
        let text = cx.project.source(step.file()).slice(value);
        let Some(at) = text.find(" #").or_else(|| text.find("\t#")).filter(|_| !text.contains('\n')) else { continue };
        let start = value.start as usize;
        let comment = Span::new(start + at + 1, value.end as usize);
        let own = step.ins.keyword.name();
        let finding = out.report(step.file(), comment, format!("this is no comment, but part of what {own} is given"));
        finding.mark("taken as it stands").help("put the comment on a line of its own above");
        let gone = Span::new(start + text[..at].trim_end().len(), value.end as usize);
        finding.fix(
            Safety::Unsafe,
            "Take it off the line: the value ends before it",
            vec![Edit::delete(step.file(), gone)],
        );
    }
}
