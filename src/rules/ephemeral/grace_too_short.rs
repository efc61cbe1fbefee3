//! `grace-too-short`: see the page of the same name.

use crate::project::stages::daemons::duration;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let Some(text) = &service.stop_grace_period else { continue };
        let Some(store) = service.store().filter(|store| !store.kind.may_be_cache) else { continue };
        let Some(seconds) = text.value.as_deref().and_then(duration).filter(|seconds| *seconds < 10.0) else {
            continue;
        };
        let message =
            format!("{} of `{}` is killed {seconds} s after it was asked to stop", store.kind.name, service.name);
        out.report(service.file_id(), text.span, message)
            .mark("too short")
            .help("give it `1m`: it is used only if it is needed");
    }
}
