//! `moving-service-tag`: see the page of the same name.

use std::{cell::LazyCell, collections::HashMap};

use crate::finding::{Aspect, Safety, Severity};
use crate::knowledge::images::{is_official, names_variant_only};
use crate::knowledge::tags;
use crate::project::services::own::made_here;
use crate::rules::{Cx, Sink};
use crate::text::FileId;

pub fn check(cx: &Cx, out: &mut Sink) {
    let made = made_here(cx.project);
    // One image of a file is told once, with its places.
    let mut told: HashMap<(FileId, String, bool), usize> = HashMap::new();
    let (mixed, held) = (cx.project.own_images_without_tags(), LazyCell::new(|| cx.project.held_versions()));
    // What is said of images in the same words, by whose they are.
    let mut alike = Vec::new();
    for service in cx.project.service_refs().filter(|service| service.build.is_none()) {
        let Some(text) = service.image.as_ref() else { continue };
        // An image name with a digest is not always well formed, and pinned all the same.
        let Some(image) = service.image_ref().filter(|_| !text.raw.contains('@')) else { continue };
        if service.gets_no_other(image, &made) {
            continue;
        }
        let name = image.name();
        // Images of one release are told as one.
        let ours = service.runs_own_image() || service.runs_image_of_its_owner();
        let several = mixed.get(&service.file_id()).filter(|_| image.tag.is_none() && ours);
        let called = several.map_or_else(|| name.clone(), |_| String::new());
        let key =
            (service.file_id(), format!("{called}:{}", image.tag.as_deref().unwrap_or_default()), text.has_variables());
        if let Some(first) = told.get(&key).and_then(|at| out.findings.get_mut(*at)) {
            first.label(service.file_id(), text.span, format!("and by `{}`", service.name));
            continue;
        }
        let before = out.findings.len();
        match image.tag.as_deref() {
            None => {
                let message = format!("`{name}` has no tag, so the service runs what `latest` is that day");
                let help = format!("name the version that the file is written for, `{name}:<version>`");
                out.report(service.file_id(), text.span, message).mark("no tag").help(help);
            }
            Some(tag) if tags::follows_its_owner(tag) || cx.holds("moving-service-tag", "tags", tag) => {
                let end = text.raw.len();
                let span = if text.raw.ends_with(tag) { text.part(end - tag.len()..end) } else { text.span };
                let message = format!("`{name}:{tag}` is another version at every release");
                let version = tags::with_version(tag);
                let help = format!("name the version that the file is written for, `{name}:{version}`");
                out.report(service.file_id(), span, message).mark("moves").help(help);
            }
            Some(tag) if image.official().is_some_and(|name| names_variant_only(name, tag)) => {
                let message = format!("`{name}:{tag}` names a variant and no version");
                let help = format!("name the version that the file is written for, `{name}:<version>-{tag}`");
                out.report(service.file_id(), text.span, message).mark("moves").help(help);
            }
            Some(_) => {}
        }
        for finding in out.findings.iter_mut().skip(before) {
            told.insert(key.clone(), before);
            if let Some((tag, edit)) = service.newest_tag(image, text) {
                let title = format!("Take `{name}:{tag}`, the newest known here: what runs today may be older");
                finding.fix(Safety::Unsafe, title, vec![edit]).changing(&[Aspect::Stages]);
            }
            if let Some(words) = service.said_of_its_upgrades(&name) {
                finding.why(words);
            }
            // Whoever starts it sets the variable, or the newest is meant; in a swarm each machine has that of another day.
            let own = service.shows_its_own() && !cx.project.is_for_swarm(service.file);
            // A name of one word that no registry holds is that of an image made by hand.
            let local = image.official().is_some_and(|name| !is_official(name));
            let meant =
                text.has_variables() || service.wants_the_newest() || service.is_renewed_by_itself() || own || local;
            if let Some((file, pinned)) = service.pinned_companion().filter(|_| !text.has_variables()) {
                match file == service.file_id() {
                    true => finding.label(file, pinned, "made by the same people, and held at a version"),
                    false => finding.why(format!(
                        "It is made by the same people as `{}`, which another service is built on, and goes apart from it with the next release.",
                        cx.project.source(file).slice(pinned)
                    )),
                };
            } else if let Some(version) = service.version_beside().filter(|_| !own) {
                let why = format!("The comment behind it says `{version}`, and the next release is another version.");
                finding.why(why).help(format!("write what the comment says, `{name}:{version}`"));
            } else if let Some(several) = several {
                finding.why(format!("{several} images of the project are taken without a tag: where one of them was pulled before, two releases are mixed."));
                finding.help("write `pull_policy: always` for each of them, so that all are of one day, or name a version where one is published");
            } else if meant || service.needs_no_version() {
                finding.severity(Severity::Info).pedantic();
            } else if let Some((why, help)) = service.said_of_another_file(&held, &name) {
                finding.why(why).help(help);
            } else if finding.fixes.is_empty() && service.store().is_none() {
                alike.push((before, (ours || !service.profiles.is_empty(), tags::is_client(&name))));
            }
        }
    }
    out.join(&alike, "name for each the version that the file is written for");
}
