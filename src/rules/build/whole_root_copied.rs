//! `whole-root-copied`: see the page of the same name.

use crate::project::Base;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Copy && !step.onbuild) {
        let (Args::Copy { sources, dest }, Some(from)) = (&step.ins.args, step.ins.flag("from")) else { continue };
        let whole = dest.text == "/" && step.stage.base != Base::Scratch;
        if let Some(source) = sources.iter().find(|source| source.text == "/").filter(|_| whole) {
            out.report(
                step.file(),
                source.span,
                format!("every file of `{}` goes over those of this image", from.text),
            )
            .mark("everything")
            .help("start from that image, or copy the paths that are needed");
        }
    }
}
