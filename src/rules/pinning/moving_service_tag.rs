//! `moving-service-tag`: see the page of the same name.

use std::collections::HashSet;

use crate::finding::Severity;
use crate::knowledge::images::names_variant_only;
use crate::project::{ImageRef, Project};
use crate::rules::{Cx, Sink};
use crate::text::FileId;

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
    let made = made_here(cx.project);
    for service in cx.project.service_refs().filter(|service| service.build.is_none()) {
        let Some(text) = service.image.as_ref() else { continue };
        // An image name with a digest is not always well formed, and pinned all the same.
        let Some(image) = service.image_ref().filter(|_| !text.raw.contains('@')) else { continue };
        // What tests call so is what they have built.
        let under_test =
            matches!(image.tag.as_deref(), Some("test" | "dev")) && cx.project.is_no_unit(service.file_id());
        let made_beside =
            under_test || made.contains(&(service.file_id(), image.repository.clone(), image.tag.clone()));
        if made_beside || cx.project.makes_image(&image) {
            continue;
        }
        let before = out.findings.len();
        let name = image.name();
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
            Some(tag) if image.official().is_some_and(|name| names_variant_only(name, tag)) => {
                let message = format!("`{name}:{tag}` names a variant and no version");
                let finding = out.report(service.file_id(), text.span, message);
                finding
                    .mark("moves")
                    .help(format!("name the version that the file is written for, `{name}:<version>-{tag}`"));
            }
            Some(_) => {}
        }
        for finding in out.findings.iter_mut().skip(before) {
            if text.has_variables() || service.runs_own_image() {
                // Whoever starts it sets the variable; what the project publishes it has just made.
                finding.severity(Severity::Info).pedantic();
            } else if service.is_aside() && !(cx.project.is_example(service.file_id()) && service.store().is_some()) {
                finding.severity(Severity::Info);
            }
        }
    }
}

/// What the services of each file are built as: the file, the name, the tag.
fn made_here(project: &Project) -> HashSet<(FileId, String, Option<String>)> {
    let built = project.services().filter(|(_, service)| service.build.is_some());
    let made = built.filter_map(|(file, service)| {
        let image = ImageRef::parse(service.image.as_ref()?.value.as_deref()?)?;
        Some((file.file, image.repository, image.tag))
    });
    made.collect()
}
