//! `build-and-image`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let (Some(build), Some(image), None) = (&service.build, &service.image, &service.pull_policy) else { continue };
        let message = format!("`{}` is both built and named after an image", service.name);
        let finding = out.report(service.file_id(), build.key_span, message);
        finding.mark("built").label(service.file_id(), image.span, "the name of the result");
        finding.help("say with `pull_policy` which of the two is tried first, or leave one out");
    }
}
