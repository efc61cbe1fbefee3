//! `grace-too-short`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let Some(text) = &service.stop_grace_period else { continue };
        let Some(store) = service.store().filter(|store| !store.kind.may_be_cache) else { continue };
        let Some(seconds) = text.value.as_deref().and_then(seconds).filter(|seconds| *seconds < 10.0) else { continue };
        let message =
            format!("{} of `{}` is killed {seconds} s after it was asked to stop", store.kind.name, service.name);
        out.report(service.file_id(), text.span, message)
            .mark("too short")
            .help("give it `1m`: it is used only if it is needed");
    }
}

/// `1m30s` in seconds.
fn seconds(text: &str) -> Option<f64> {
    let mut total = 0.0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, tail) = rest.split_at_checked(end)?;
        let unit_end = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
        let (unit, after) = tail.split_at_checked(unit_end)?;
        let factor = match unit {
            "us" => 1e-6,
            "ms" => 1e-3,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return None,
        };
        total += number.parse::<f64>().ok()? * factor;
        rest = after;
    }
    (!text.trim().is_empty()).then_some(total)
}
