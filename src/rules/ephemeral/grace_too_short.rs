//! `grace-too-short`: see the page of the same name.

use crate::project::stages::daemons::duration;
use crate::rules::{Cx, Sink};

/// How long Sidekiq lets running jobs go on after it was asked to stop, unless it is told otherwise (its wiki,
/// "Signals" and "Deployment", 2026-11).
const SIDEKIQ: f64 = 25.0;

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let Some(text) = &service.stop_grace_period else { continue };
        if let Some(seconds) = text.value.as_deref().and_then(duration).filter(|seconds| *seconds < SIDEKIQ) {
            let line = service.command.as_ref().map(|command| command.shown()).unwrap_or_default();
            if line.split([' ', '/']).any(|word| word == "sidekiq") && !line.contains("-t") {
                let message = format!(
                    "Sidekiq of `{}` gives its jobs {SIDEKIQ} s to end, and is killed after {seconds} s",
                    service.name
                );
                let finding = out.report(service.file_id(), text.span, message).mark("too short");
                finding.label(service.file_id(), service.service.key_span("command"), "the worker");
                finding.help("give it `30s`, or tell Sidekiq by `-t` how long to wait");
                continue;
            }
        }
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
