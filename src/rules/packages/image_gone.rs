//! `image-gone`: see the page of the same name.

use std::collections::HashSet;

use crate::knowledge::bitnami;
use crate::project::{Base, ImageRef, ServiceRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut told = HashSet::new();
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let (Base::Image(image), Args::From { image: word, .. }) = (&stage.base, &stage.from_instruction().args) else {
            continue;
        };
        tell(cx, image, (stage.file(), word.span), None, &mut told, out);
    }
    for service in cx.project.service_refs().filter(|service| service.build.is_none()) {
        let (Some(text), Some(image)) = (service.image.as_ref(), service.image_ref()) else { continue };
        tell(cx, image, (service.file_id(), text.span), Some(service), &mut told, out);
    }
}

fn tell(
    cx: &Cx,
    image: &ImageRef,
    (file, span): (FileId, Span),
    service: Option<ServiceRef>,
    told: &mut HashSet<(FileId, ImageRef)>,
    out: &mut Sink,
) {
    let name = image.name();
    let kept = bitnami::kept_as(&name, image.tag.as_deref()).filter(|_| image.digest.is_none());
    if kept.is_none() && !image.has_no_such_tag()
        || cx.project.makes_image(image)
        || !told.insert((file, image.clone()))
    {
        return;
    }
    let tag = image.tag.as_deref().unwrap_or("latest");
    let gone = if kept.is_some() { "is gone from" } else { "is not in" };
    let message = format!("`{name}:{tag}` {gone} the registry and cannot be pulled");
    let finding = out.report(file, span, message).mark("not found");
    if service.is_none() {
        finding.stops_build();
    }
    let Some(kept) = kept else {
        finding.why(
            "Its makers give no image the tag `latest`, so that nobody goes from one release to another unawares.",
        );
        finding.help(format!("name the version that the file is written for, `{name}:<version>`"));
        return;
    };
    let instead = bitnami::instead(&name).unwrap_or_default();
    let instead = if instead.contains(' ') { instead.to_owned() } else { format!("`{instead}`") };
    // What an image built on it relies on is more than what its environment says.
    let changes = match service {
        Some(service) => {
            let sets = |front: &str| service.environment.iter().any(|entry| entry.key.starts_with(front));
            bitnami::changes_for(&name, sets).map(|changes| format!(": {changes}")).unwrap_or_default()
        }
        None => ", whose paths and start scripts are others".to_owned(),
    };
    finding.help(format!(
        "go on with {instead}{changes}; until then `{kept}` may still be the same image, which nobody renews"
    ));
}
