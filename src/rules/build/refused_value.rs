//! `refused-value`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        for refused in docker.refused_values() {
            out.report(docker.file, refused.span, refused.why).mark("the builder stops here").help(refused.help);
        }
    }
}
