//! `maintainer`: see the page of the same name.

use crate::finding::Safety;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        for ins in docker.tree.instructions.iter().filter(|ins| ins.keyword == Keyword::Maintainer) {
            let Args::Value(word) = &ins.args else { continue };
            let name = word.text.trim_matches(['"', '\'']);
            let label = format!("LABEL org.opencontainers.image.authors=\"{name}\"");
            let finding = out.report(docker.file, ins.keyword_span, "MAINTAINER is deprecated and read by nothing");
            finding.mark("deprecated").help(format!("write `{label}`"));
            // What quotes, escapes and variables mean differs between the two.
            if !name.contains(['"', '\\', '$', '`', '\n']) {
                finding.fix(Safety::Safe, "Use a label", vec![Edit::replace(docker.file, ins.span, label)]);
            }
        }
    }
}
