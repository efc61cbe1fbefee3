//! `add-without-checksum`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Add && step.stage.reachable) {
        let Args::Copy { sources, .. } = &step.ins.args else { continue };
        if step.ins.flag("checksum").is_some() {
            continue;
        }
        let fetched =
            |text: &str| (text.starts_with("http://") || text.starts_with("https://")) && !text.contains(".git");
        if let Some(source) = sources.iter().find(|source| fetched(source.text.trim_matches(['"', '\'']))) {
            out.report(step.file(), source.span, format!("nothing checks what `{}` serves", source.text))
                .mark("no checksum")
                .help("add `--checksum=sha256:…` of the file that is meant");
        }
    }
}
