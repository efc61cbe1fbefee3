//! `mount-dropped`: see the page of the same name.

use std::collections::HashMap;

use crate::project::compose::Mount;
use crate::project::services::plain_path;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let mut last: HashMap<String, &Mount> = HashMap::new();
        for mount in &service.volumes {
            let Some(target) = mount.target.as_ref().and_then(|target| target.value.as_deref()) else { continue };
            let Some(first) = last.insert(plain_path(target), mount) else { continue };
            // Two that are alike lose nothing.
            let source = |mount: &Mount| mount.source.as_ref().map(|source| source.shown().to_owned());
            if source(first) == source(mount) && first.read_only == mount.read_only {
                continue;
            }
            let message = format!("a later mount takes `{target}`; this one is dropped without a word");
            let finding = out.report(service.file_id(), first.span, message).mark("dropped");
            finding
                .label(service.file_id(), mount.span, "this one stays")
                .help("give one of the two another path in the container, or leave this one out");
        }
    }
}
