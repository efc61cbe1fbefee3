//! `image-from-two-registries`: see the page of the same name.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use crate::project::{ImageRef, ServiceRef};
use crate::rules::{Cx, Sink};
use crate::text::FileId;

/// Services with one image that are looked at, at most.
const MOST: usize = 64;

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut by_name: BTreeMap<&str, Vec<(ServiceRef, &ImageRef)>> = BTreeMap::new();
    // How often each registry is named for images of the project's owner.
    let mut named: HashMap<&str, usize> = HashMap::new();
    for service in cx.project.service_refs().filter(|service| service.build.is_none()) {
        let Some(image) = service.image_ref().filter(|image| cx.project.is_of_its_owner(image)) else { continue };
        *named.entry(image.registry.as_str()).or_default() += 1;
        let all = by_name.entry(image.short_name()).or_default();
        if all.len() < MOST {
            all.push((service, image));
        }
    }
    for (name, mut all) in by_name {
        let chosen = |service: &ServiceRef| service.image.as_ref().is_some_and(|text| text.raw.starts_with('$'));
        let count = |image: &ImageRef| named.get(image.registry.as_str()).copied().unwrap_or(0);
        all.sort_by_key(|(service, image)| {
            let depth = service.path().matches('/').count();
            (!chosen(service), Reverse(count(image)), depth, service.path())
        });
        let Some((_, meant)) = all.first().copied() else { continue };
        let same: Vec<ServiceRef> =
            all.iter().filter(|(_, image)| image.registry == meant.registry).map(|(one, _)| *one).collect();
        let mut told: HashMap<FileId, usize> = HashMap::new();
        for (service, image) in all.iter().filter(|(one, image)| image.registry != meant.registry && !chosen(one)) {
            let Some(text) = &service.image else { continue };
            if let Some(finding) = out.before(&mut told, service.file_id()) {
                finding.label(service.file_id(), text.span, "and here");
                continue;
            }
            // Of several copies of that file the one beside it.
            let named = |one: &ServiceRef| cx.project.source(one.file_id()).name();
            let meant_in = same.first().map(named);
            let beside = same.iter().find(|one| one.home() == service.home() && Some(named(one)) == meant_in);
            let Some(first) = beside.or(same.first()) else { continue };
            let place = first.image.as_ref().map_or(first.service.name_span, |text| text.span);
            let montage = cx.project.montage(first.file_id());
            let file = montage.and_then(|all| all.place(place)).map_or(first.file_id(), |(file, _)| file);
            let path = cx.project.path_inside(&cx.project.source(file).path);
            let message =
                format!("`{name}` comes from {} here, and from {} in `{path}`", image.registry, meant.registry);
            let finding = out.report(service.file_id(), text.span, message).mark("another registry");
            if let Some(text) = first.image.as_ref().filter(|_| chosen(first)) {
                finding.label(first.file_id(), text.span, "a variable chooses it here");
            }
            finding.help("name the same registry everywhere, with the tag as it is");
        }
    }
}
