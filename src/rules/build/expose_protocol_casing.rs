//! `expose-protocol-casing`: see the page of the same name.

use crate::finding::Safety;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::{Edit, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Expose && step.stage.reachable) {
        let Args::Words(words) = &step.ins.args else { continue };
        for word in words.iter().filter(|word| word.span.len() == word.text.len()) {
            let Some((_, protocol)) = word.text.rsplit_once('/') else { continue };
            let lower = protocol.to_ascii_lowercase();
            if protocol.contains(['$', '}']) || lower == protocol {
                continue;
            }
            let span = Span::new(word.span.end as usize - protocol.len(), word.span.end as usize);
            out.report(step.file(), span, format!("`{protocol}` is stored as `{lower}`"))
                .mark("not in lower case")
                .help(format!("write `{lower}`"))
                .fix(Safety::Safe, format!("Write `{lower}`"), vec![Edit::replace(step.file(), span, lower)]);
        }
    }
}
