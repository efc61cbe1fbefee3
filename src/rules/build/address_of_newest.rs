//! `address-of-newest`: see the page of the same name.

use std::collections::HashMap;

use crate::knowledge::gone;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::text::{FileId, Span};

/// A Dockerfile that names the archive as well turns to it where the first does not answer.
const ARCHIVE: &str = "archive.apache.org";

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut told = HashMap::new();
    for docker in &cx.project.dockerfiles {
        let source = cx.project.source(docker.file);
        if source.text.contains(ARCHIVE) {
            continue;
        }
        let steps =
            docker.stages().flat_map(|stage| stage.steps()).filter(|step| step.stage.reachable && !step.onbuild);
        for step in steps.filter(|step| asks(step.ins.keyword)) {
            let text = source.slice(step.ins.span);
            for (at, address) in addresses(text) {
                let line = text.get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or_default();
                let Some(place) = gone::of_newest(address).filter(|_| !line.trim_start().starts_with('#')) else {
                    continue;
                };
                let begin = step.ins.span.start as usize + at;
                tell(out, &mut told, docker.file, Span::new(begin, begin + address.len()), place);
            }
        }
    }
}

fn asks(keyword: Keyword) -> bool {
    matches!(keyword, Keyword::Run | Keyword::Add | Keyword::Env | Keyword::Arg)
}

fn tell(out: &mut Sink, told: &mut HashMap<FileId, usize>, file: FileId, span: Span, place: &str) {
    if let Some(finding) = out.before(told, file) {
        finding.label(file, span, "and here");
        return;
    }
    let message = format!("`{place}` keeps a release only until a later one is out: then this is gone from there");
    let finding = out.report(file, span, message).mark("the newest alone");
    finding.help(format!(
        "take it from `https://{ARCHIVE}/dist/`, which keeps all, and hold it against the checksum beside it"
    ));
}

/// The addresses in a text, with their places.
fn addresses(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '|' | ')' | '`' | '\\');
    ["https://", "http://"].into_iter().flat_map(move |scheme| {
        text.match_indices(scheme).filter_map(move |(at, _)| {
            let rest = text.get(at..)?;
            Some((at, rest.get(..rest.find(ends).unwrap_or(rest.len()))?))
        })
    })
}
