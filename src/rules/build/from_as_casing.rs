//! `from-as-casing`: see the page of the same name.

use crate::finding::Safety;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        let ins = stage.from_instruction();
        let Args::From { alias: Some(alias), .. } = &ins.args else { continue };
        let source = cx.project.source(stage.file());
        let (from, word) = (source.slice(ins.keyword_span), source.slice(alias.as_span));
        let wanted = match from {
            "FROM" => "AS",
            "from" => "as",
            // FROM in mixed case is another rule's matter; AS can still be in one.
            _ if word == "AS" || word == "as" => continue,
            _ => "AS",
        };
        if word != wanted {
            out.report(stage.file(), alias.as_span, format!("`{word}` does not have the case of `{from}`"))
                .mark("another case")
                .help(format!("write `{wanted}`"))
                .fix(
                    Safety::Safe,
                    format!("Write `{wanted}`"),
                    vec![Edit::replace(stage.file(), alias.as_span, wanted)],
                );
        }
    }
}
