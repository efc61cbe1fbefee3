//! `silenced-by-comment`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let text = &cx.project.source(docker.file).text;
        for comment in &docker.tree.comments {
            if comment.hadolint_ignored(text).is_some() {
                out.report(docker.file, comment.span, "a comment silences hadolint")
                    .mark("set aside")
                    .help("mend what it silences, or say in the comment why it may stay");
            }
        }
    }
}
