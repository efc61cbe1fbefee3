//! `mount-dropped`: see the page of the same name.

use std::collections::HashMap;

use crate::project::ServiceRef;
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
            finding.label(service.file_id(), mount.span, "this one stays");
            finding.help(match (is_its_own(&service, first), is_its_own(&service, mount)) {
                (true, false) => {
                    format!("leave out the later one: by its name this is that of `{}`, which now works on what is another's", service.name)
                }
                _ => "give one of the two another path in the container, or leave this one out".to_owned(),
            });
        }
    }
}

/// Whether the volume is called after the service or its image.
fn is_its_own(service: &ServiceRef, mount: &Mount) -> bool {
    let source = mount.source.as_ref().map_or("", |source| source.shown());
    let image = service.image_ref().map(|image| image.short_name());
    [Some(service.name.as_str()), image].into_iter().flatten().any(|name| source.contains(name))
}
