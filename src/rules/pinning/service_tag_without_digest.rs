//! `service-tag-without-digest`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.build.is_none()) {
        let (Some(text), Some(image)) = (&service.image, service.image_ref()) else { continue };
        let moving = ["latest", "stable", "edge", "nightly", "dev", "test"];
        let Some(tag) = image.tag.as_deref().filter(|tag| !moving.contains(tag) && !text.raw.contains('@')) else {
            continue;
        };
        if cx.holds("service-tag-without-digest", "images", &image.name()) {
            continue;
        }
        let message = format!("`{}:{tag}` is a tag, which its owner can move", image.name());
        let finding = out.report(service.file_id(), text.span, message);
        finding.mark("no digest").help(format!("write `{}@sha256:…` with the digest behind the tag", text.shown()));
    }
}
