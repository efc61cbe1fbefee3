//! `secret-build-argument`: see the page of the same name.

use crate::project::evidence::credentials::{can_be_one, names_one};
use crate::rules::{Cx, Sink};

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
            finding.help(format!("hand it over with `build.secrets` and read it in `RUN --mount=type=secret,id={id}`"));
        }
    }
}
