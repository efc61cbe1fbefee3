//! `moving-service-tag`: see the page of the same name.

use crate::finding::Severity;
use crate::project::{ImageRef, ServiceRef};
use crate::rules::{Cx, Sink};

/// Tags that are given to another version at every release.
const MOVING: &[&str] = &[
    "latest",
    "stable",
    "edge",
    "nightly",
    "unstable",
    "rolling",
    "canary",
    "beta",
    "alpha",
    "test",
    "dev",
    "devel",
    "develop",
    "development",
    "main",
    "master",
    "head",
    "lts",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.build.is_none()) {
        let Some(text) = service.image.as_ref() else { continue };
        // An image name with a digest is not always well formed, and pinned all the same.
        let Some(image) = service.image_ref().filter(|_| !text.raw.contains('@')) else { continue };
        if made_here(service, &image) || cx.project.makes_image(&image) {
            continue;
        }
        let before = out.findings.len();
        let name = &image.repository;
        match image.tag.as_deref() {
            None => {
                let message = format!("`{name}` has no tag, so the service runs what `latest` is that day");
                let finding = out.report(service.file_id(), text.span, message);
                finding
                    .mark("no tag")
                    .help(format!("name the version that the file is written for, `{name}:<version>`"));
            }
            Some(tag) if MOVING.contains(&tag) => {
                let end = text.raw.len();
                let written = text.raw.ends_with(tag);
                let span = if written { text.part(end - tag.len()..end) } else { text.span };
                let message = format!("`{name}:{tag}` is another version at every release");
                let finding = out.report(service.file_id(), span, message);
                finding
                    .mark("moves")
                    .help(format!("name the version that the file is written for, `{name}:<version>`"));
            }
            Some(_) => {}
        }
        // Whoever starts it sets the variable; what is thrown away may be any version.
        for finding in out.findings.iter_mut().skip(before) {
            if text.has_variables() || service.is_aside() {
                finding.severity(Severity::Info).pedantic();
            }
        }
    }
}

/// Whether another service of the file is built under this name.
fn made_here(service: ServiceRef, image: &ImageRef) -> bool {
    let mut built = service.file.services.iter().filter(|other| other.build.is_some());
    built.any(|other| {
        let made = other.image.as_ref().and_then(|text| text.value.as_deref()).and_then(ImageRef::parse);
        made.is_some_and(|made| made.repository == image.repository && made.tag == image.tag)
    })
}
