//! `keyword-casing`: see the page of the same name.

use crate::finding::Safety;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let source = cx.project.source(docker.file);
        let known = docker.tree.instructions.iter().filter(|ins| ins.keyword != Keyword::Unknown);
        let words: Vec<_> = known.map(|ins| (ins.keyword_span, source.slice(ins.keyword_span))).collect();
        let upper = words.iter().filter(|(_, word)| **word == word.to_uppercase()).count();
        let lower = words.iter().filter(|(_, word)| **word == word.to_lowercase()).count();
        let small = lower > upper;
        for (span, word) in words {
            let wanted = if small { word.to_lowercase() } else { word.to_uppercase() };
            if word != wanted {
                let case = if small { "small letters" } else { "capitals" };
                out.report(docker.file, span, format!("`{word}`, where the other keywords are in {case}"))
                    .mark("another case")
                    .help(format!("write `{wanted}`"))
                    .fix(Safety::Safe, format!("Write `{wanted}`"), vec![Edit::replace(docker.file, span, wanted)]);
            }
        }
    }
}
