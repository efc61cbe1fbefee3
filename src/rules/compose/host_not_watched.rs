//! `host-not-watched`: see the page of the same name.

use crate::rules::{Cx, Sink};

/// What watches the machine that it runs on, and what it needs for that (the README of each, 2026-11).
const WATCHERS: &[(&str, &str)] = &[
    (
        "cadvisor",
        "mount `/:/rootfs:ro`, `/var/run:/var/run:ro`, `/sys:/sys:ro` and `/var/lib/docker:/var/lib/docker:ro`",
    ),
    ("node-exporter", "write `pid: host`, mount `/:/host:ro,rslave`, and start it with `--path.rootfs=/host`"),
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.is_whole() && service.built_from().is_none()) {
        let image = service.image_ref().map_or("", |image| image.short_name());
        let Some((_, needs)) = WATCHERS.iter().find(|(name, _)| *name == image) else { continue };
        let shares = service.pid.is_some() || service.network_mode.is_some() || !service.volumes_from.is_empty();
        if shares || !service.volumes.is_empty() || !service.lacks("volumes") || !service.lacks("pid") {
            continue;
        }
        let Some(text) = &service.service.image else { continue };
        // Before 0.17 it has other options for the same.
        let tag = service.image_ref().and_then(|image| image.tag.as_deref()).unwrap_or_default();
        let old = tag.trim_start_matches('v').strip_prefix("0.").and_then(|rest| rest.split('.').next()?.parse().ok());
        if image == "node-exporter" && old.is_some_and(|minor: u32| minor < 17) {
            continue;
        }
        let message = format!("`{}` sees the file systems and the network of its own container", service.name);
        out.report(service.file_id(), text.span, message).mark("mounts nothing of the host").help(*needs);
    }
}
