//! `image-from-two-registries`: see the page of the same name.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::project::{ImageRef, ServiceRef};
use crate::rules::{Cx, Sink};
use crate::text::FileId;

/// Services with one image that are looked at, at most.
const MOST: usize = 64;

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut by_name: BTreeMap<String, Vec<(ServiceRef, &ImageRef)>> = BTreeMap::new();
    for service in cx.project.service_refs().filter(|service| service.build.is_none()) {
        let Some(image) = service.image_ref().filter(|image| cx.project.is_of_its_owner(image)) else { continue };
        let all = by_name.entry(image.short_name().to_owned()).or_default();
        if all.len() < MOST {
            all.push((service, image));
        }
    }
    for (name, mut all) in by_name {
        let mut files: HashMap<String, HashSet<FileId>> = HashMap::new();
        for (service, image) in &all {
            files.entry(image.registry.clone()).or_default().insert(service.file_id());
        }
        if files.len() < 2 {
            continue;
        }
        let count = |image: &ImageRef| files.get(&image.registry).map_or(0, HashSet::len);
        all.sort_by_key(|(service, image)| {
            (Reverse(count(image)), service.path().matches('/').count(), service.path())
        });
        let Some((first, meant)) = all.first().copied() else { continue };
        let mut told = HashSet::new();
        for (service, image) in all.iter().filter(|(_, image)| image.registry != meant.registry) {
            let Some(text) = service.image.as_ref().filter(|_| told.insert(service.file_id())) else { continue };
            let message = format!(
                "`{name}` comes from {} here, and from {} in `{}`",
                image.registry,
                meant.registry,
                cx.project.path_inside(first.path())
            );
            let finding = out.report(service.file_id(), text.span, message).mark("another registry");
            finding.help(format!("write `{}`, with the same tag, or the other one everywhere", meant.name()));
        }
    }
}
