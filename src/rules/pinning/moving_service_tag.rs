//! `moving-service-tag`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::{Aspect, Safety, Severity};
use crate::knowledge::eol;
use crate::knowledge::images::names_variant_only;
use crate::knowledge::tags;
use crate::project::compose::Text;
use crate::project::services::own::made_here;
use crate::project::{ImageRef, ServiceRef};
use crate::rules::{Cx, Sink};
use crate::text::{Edit, FileId};

pub fn check(cx: &Cx, out: &mut Sink) {
    let made = made_here(cx.project);
    // One image of a file is told once, with its places.
    let mut told: HashMap<(FileId, String, bool), usize> = HashMap::new();
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
        let name = image.name();
        let key =
            (service.file_id(), format!("{name}:{}", image.tag.as_deref().unwrap_or_default()), text.has_variables());
        if let Some(first) = told.get(&key).and_then(|at| out.findings.get_mut(*at)) {
            first.label(service.file_id(), text.span, format!("and by `{}`", service.name));
            continue;
        }
        let before = out.findings.len();
        match image.tag.as_deref() {
            None => {
                let message = format!("`{name}` has no tag, so the service runs what `latest` is that day");
                let finding = out.report(service.file_id(), text.span, message);
                finding
                    .mark("no tag")
                    .help(format!("name the version that the file is written for, `{name}:<version>`"));
            }
            Some(tag) if tags::follows_its_owner(tag) || cx.holds("moving-service-tag", "tags", tag) => {
                let end = text.raw.len();
                let written = text.raw.ends_with(tag);
                let span = if written { text.part(end - tag.len()..end) } else { text.span };
                let message = format!("`{name}:{tag}` is another version at every release");
                let finding = out.report(service.file_id(), span, message);
                finding.mark("moves").help(format!(
                    "name the version that the file is written for, `{name}:{}`",
                    tags::with_version(tag)
                ));
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
            told.insert(key.clone(), before);
            if let Some((tag, edit)) = numbered(&service, &image, text) {
                let title = format!("Take `{name}:{tag}`, the newest known here: what runs today may be older");
                finding.fix(Safety::Unsafe, title, vec![edit]).changing(&[Aspect::Stages]);
            }
            // Whoever starts it sets the variable, or the newest is what the file is for.
            // In a swarm every machine takes it on another day.
            let own = service.shows_its_own() && !cx.project.is_for_swarm(service.file);
            let meant = text.has_variables() || service.wants_the_newest() || own;
            if let Some(pinned) = service.pinned_companion().filter(|_| !text.has_variables()) {
                finding.label(service.file_id(), pinned, "made by the same people, and held at a version");
            } else if meant || service.leaves_its_version() || service.is_stand_in() {
                finding.severity(Severity::Info).pedantic();
            }
        }
    }
}

/// The newest release that is known, of an image that keeps nothing which another one could not read.
fn numbered(service: &ServiceRef, image: &ImageRef, text: &Text) -> Option<(String, Edit)> {
    let newest = image.official().and_then(eol::newest_tag).filter(|_| !text.has_variables())?;
    let end = text.raw.len();
    let (at, tag) = match image.tag.as_deref() {
        None => (end, newest.to_owned()),
        Some(tag @ "latest") if text.raw.ends_with(tag) => (end - tag.len(), newest.to_owned()),
        Some(tag) if text.raw.ends_with(tag) && names_variant_only(image.official()?, tag) => {
            (end - tag.len(), format!("{newest}-{tag}"))
        }
        Some(_) => return None,
    };
    let colon = if at == end { ":" } else { "" };
    let span = text.part(at..end);
    (span != text.span).then(|| (tag.clone(), Edit::replace(service.file_id(), span, format!("{colon}{tag}"))))
}
