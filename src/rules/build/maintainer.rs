//! `maintainer`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Instruction, Keyword};
use crate::text::Edit;

/// The label that took MAINTAINER's place.
const AUTHORS: &str = "org.opencontainers.image.authors";

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let source = cx.project.source(docker.file);
        // Those that follow one upon the other become one label.
        let same = |a: &Instruction, b: &Instruction| a.keyword == b.keyword;
        let rows = docker.tree.instructions.chunk_by(same);
        for row in rows.filter(|row| row.first().is_some_and(|ins| ins.keyword == Keyword::Maintainer)) {
            let names: Vec<String> = row.iter().filter_map(named).collect();
            let (Some(first), false) = (row.first(), names.is_empty()) else { continue };
            let name = names.join(", ");
            let label = format!("LABEL {AUTHORS}=\"{name}\"");
            let others = row.get(1..).unwrap_or_default();
            let message = match others.len() {
                0 => "MAINTAINER is deprecated and read by nothing".to_owned(),
                more => format!("MAINTAINER is deprecated, and of these {} the image keeps the last alone", more + 1),
            };
            let finding = out.report(docker.file, first.keyword_span, message);
            finding.mark("deprecated").help(format!("write `{label}`"));
            for other in others {
                finding.label(docker.file, other.keyword_span, "takes the place of the one above");
            }
            // What quotes, escapes and variables mean differs between the two.
            let told = docker.tree.instructions.iter().any(|other| other.rest().text.contains(AUTHORS));
            if !told && !name.contains(['"', '\\', '$', '`', '\n']) {
                let mut edits = vec![Edit::replace(docker.file, first.span, label)];
                edits.extend(others.iter().map(|other| Edit::delete(docker.file, source.lines_to_delete(other.span))));
                finding.fix(Safety::Safe, "Use a label", edits).changing(&[Aspect::Labels]);
            }
        }
    }
}

fn named(ins: &Instruction) -> Option<String> {
    match &ins.args {
        Args::Value(word) => Some(author(&word.text)),
        _ => None,
    }
}

/// What stands behind MAINTAINER, as the text of a label: without quotes around it, an address in quotes in
/// `<>`, other quotes escaped.
fn author(text: &str) -> String {
    let quoted = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote).filter(|inner| !inner.contains(quote));
    if let Some(inner) = quoted('"').or_else(|| quoted('\'')) {
        return inner.to_owned();
    }
    let parts: Vec<&str> = text.split('"').collect();
    match parts.as_slice() {
        [name, mail, ""] if mail.contains('@') && !mail.contains(' ') => {
            format!("{name}<{}>", mail.trim_matches(['<', '>']))
        }
        _ => parts.join("\\\""),
    }
}
