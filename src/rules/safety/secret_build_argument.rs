//! `secret-build-argument`: see the page of the same name.

use crate::project::ServiceRef;
use crate::project::evidence::credentials::{can_be_one, names_one};
use crate::project::evidence::secrets::exposure;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let Some(build) = &service.build else { continue };
        for pair in build.args.iter().filter(|pair| names_one(&pair.key)) {
            if pair.value.as_ref().is_some_and(|value| !value.has_variables() && !can_be_one(value.shown())) {
                continue;
            }
            let message = format!("the build argument `{}` stays in the image's history", pair.key);
            let finding = out.report(service.file_id(), pair.key_span, message);
            let id = pair.key.to_ascii_lowercase();
            finding.mark("kept for all who pull the image");
            if is_told(&service, &pair.key) {
                finding.pedantic();
            }
            finding.help(format!("hand it over with `build.secrets` and read it in `RUN --mount=type=secret,id={id}`"));
        }
    }
}

/// Whether it is told in the Dockerfile, where it is mended first.
fn is_told(service: &ServiceRef, name: &str) -> bool {
    let stages = service.docker().into_iter().flat_map(|(docker, _)| docker.stages());
    stages.flat_map(|stage| stage.steps_of(Keyword::Arg)).any(|step| {
        let Args::Pairs { pairs, .. } = &step.ins.args else { return false };
        pairs.iter().any(|pair| pair.key.text == name && exposure(&step, pair).is_some())
    })
}
