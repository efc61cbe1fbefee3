//! `conflicting-keys`: see the page of the same name.

use crate::project::compose::{FaultKind, Text, bytes};
use crate::rules::{Cx, Sink};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for file in &cx.project.compose {
        for fault in &file.faults {
            let FaultKind::Beside(other) = fault.kind else { continue };
            out.refusal(file.file, fault).mark("either this").label(file.file, other, "or this");
        }
    }
    for service in cx.project.service_refs() {
        let mut conflicts: Vec<(Span, Span, String)> = Vec::new();
        let on_networks = !service.networks.is_empty();
        if let (true, Some(one), Some(other)) = (on_networks, service.key("networks"), service.key("network_mode")) {
            conflicts.push((one.span, other.span, "`networks` and `network_mode`".to_owned()));
        }
        if let Some(build) = &service.build
            && let (Some(one), Some(other)) = (&build.dockerfile, &build.dockerfile_inline)
        {
            conflicts.push((one.span, other.span, "`dockerfile` and `dockerfile_inline`".to_owned()));
        }
        let many = service.deploy.as_ref().and_then(|deploy| deploy.replicas.as_ref()).or(service.scale.as_ref());
        let many = many.filter(|many| many.number().is_some_and(|many| many > 1.0));
        if let (Some(name), Some(many)) = (&service.container_name, many) {
            conflicts.push((many.span, name.span, "`container_name` and more than one container".to_owned()));
        }
        if let Some(deploy) = &service.deploy {
            let reserved = ("mem_reservation", &service.mem_reservation, "deploy.resources.reservations.memory");
            conflicts.extend(differ(reserved.0, reserved.1, reserved.2, &deploy.reserved_memory));
            conflicts.extend(differ("scale", &service.scale, "deploy.replicas", &deploy.replicas));
            conflicts.extend(differ("mem_limit", &service.mem_limit, "deploy.resources.limits.memory", &deploy.memory));
            conflicts.extend(differ("cpus", &service.cpus, "deploy.resources.limits.cpus", &deploy.cpus));
            conflicts.extend(differ("pids_limit", &service.pids_limit, "deploy.resources.limits.pids", &deploy.pids));
        }
        for (span, other, what) in conflicts {
            let message = format!("{what} cannot both be given; Compose refuses the file");
            let finding = out.report(service.file_id(), span, message).mark("either this");
            finding.label(service.file_id(), other, "or this").help("leave one of the two out");
        }
    }
}

/// Both are there and say different things.
fn differ(one: &str, left: &Option<Text>, other: &str, right: &Option<Text>) -> Option<(Span, Span, String)> {
    let (left, right) = (left.as_ref()?, right.as_ref()?);
    let (a, b) = (left.value.as_deref()?, right.value.as_deref()?);
    let size = |text: &str| bytes::parse(text);
    let same = a == b
        || size(a).is_some_and(|size_of| size(b) == Some(size_of))
        || left.number() == right.number() && left.number().is_some();
    (!same).then(|| (left.span, right.span, format!("`{one}: {a}` and `{other}: {b}`")))
}
