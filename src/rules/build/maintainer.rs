//! `maintainer`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::Edit;

/// The label that took MAINTAINER's place.
const AUTHORS: &str = "org.opencontainers.image.authors";

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        for ins in docker.tree.instructions.iter().filter(|ins| ins.keyword == Keyword::Maintainer) {
            let Args::Value(word) = &ins.args else { continue };
            let name = author(&word.text);
            let label = format!("LABEL {AUTHORS}=\"{name}\"");
            let finding = out.report(docker.file, ins.keyword_span, "MAINTAINER is deprecated and read by nothing");
            finding.mark("deprecated").help(format!("write `{label}`"));
            // What quotes, escapes and variables mean differs between the two.
            let told = docker.tree.instructions.iter().any(|other| other.rest().text.contains(AUTHORS));
            if !told && !name.contains(['"', '\\', '$', '`', '\n']) {
                let edit = Edit::replace(docker.file, ins.span, label);
                finding.fix(Safety::Safe, "Use a label", vec![edit]).changing(&[Aspect::Labels]);
            }
        }
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
