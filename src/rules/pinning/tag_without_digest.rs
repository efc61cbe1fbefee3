//! `tag-without-digest`: see the page of the same name.

use crate::project::Base;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage().and_then(|stage| stage.chain().last()) else { continue };
        let (Base::Image(image), Args::From { image: word, .. }) = (&stage.stage.base, &stage.from_instruction().args)
        else {
            continue;
        };
        let Some(tag) = image.tag.as_deref().filter(|tag| *tag != "latest" && image.digest.is_none()) else { continue };
        out.report(docker.file, word.span, format!("`{}:{tag}` is a tag, which its owner can move", image.repository))
            .mark("no digest")
            .help(format!(
                "add the digest behind the tag, `{}:{tag}@sha256:…`, and let a tool keep it current",
                image.repository
            ));
    }
}
