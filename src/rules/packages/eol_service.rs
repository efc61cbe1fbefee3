//! `eol-service`: see the page of the same name.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use crate::finding::Severity;
use crate::knowledge::eol::State;
use crate::knowledge::options;
use crate::project::compose::Layout;
use crate::project::running::runs::is_meant_to_stay;
use crate::project::services::data::Kept;
use crate::project::stages::{renewal, support};
use crate::project::{ImageRef, ServiceRef};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Word;
use crate::text::FileId;

pub fn check(cx: &Cx, out: &mut Sink) {
    let today = cx.options.today;
    let mut told = HashSet::new();
    let mut releases = HashMap::new();
    let living = LazyCell::new(|| living(cx));
    for service in cx.project.service_refs().filter(|service| service.build.is_none()) {
        let (Some(text), Some(image)) = (service.image.as_ref(), service.image_ref()) else { continue };
        if image.digest.is_some() || cx.project.makes_image(image) {
            continue;
        }
        let verdicts = support::of_image(image).unwrap_or_default();
        let Some(dead) = verdicts.iter().find(|verdict| verdict.state(today) == State::Dead) else { continue };
        let Some(end) = dead.eol else { continue };
        // Once a file for one image, and one finding for those of one release.
        if !told.insert((service.file_id(), image.clone())) {
            continue;
        }
        if let Some(finding) = out.before(&mut releases, (service.file_id(), dead.product, dead.cycle)) {
            finding.label(service.file_id(), text.span, "of the same release");
            continue;
        }
        let mended = dead.has_extended_support(today);
        let finding = out.report(service.file_id(), text.span, support::has_ended(dead, end, today));
        finding.mark("no more fixes").help(support::way_on(dead, today));
        if let Some((major, place)) = service.data_move_to() {
            finding.help += &format!("; from {major} on what is mounted belongs at `{place}`");
        }
        match service.held_back_by(dead) {
            Some((name, tag, last)) => {
                let first = format!("renew `{name}` first: {tag} takes {} up to {last}; then ", dead.title());
                finding.help.insert_str(0, &first);
            }
            None => finding.help += &service.said_of_its_askers(dead),
        }
        finding.help += &renewal::other_image(image, dead);
        // An option that the next release has lost keeps it from starting.
        let gone = options_gone(&service, image);
        if !gone.is_empty() {
            finding.help +=
                &format!("; leave {} out of the command line, which later releases refuse", gone.join(" and "));
        }
        // What a test starts is of use as what the project runs elsewhere.
        let elsewhere = cx.project.is_no_unit(service.file_id()).then(|| living.get(image.name().as_str())).flatten();
        if let Some((file, tag)) = elsewhere {
            let path = cx.project.path_inside(&cx.project.source(*file).path);
            finding.help(format!("write `{}:{tag}`, as {path} has it", image.short_name()));
        }
        // A server that only answers a test is not reached by others, and nobody starts a file that Compose refuses.
        let lost = |store| elsewhere.is_none() && matches!(service.keeps(&store), Kept::No);
        let refused = service.file.layout == Layout::V1;
        if refused || cx.project.is_no_unit(service.file_id()) && service.store().is_none_or(lost) {
            finding.pedantic();
        }
        if mended {
            finding.severity(Severity::Info);
            finding.why(format!(
                "Until {} others still mend part of it for a longer term: the regular updates have ended.",
                dead.extended.map(|end| end.to_string()).unwrap_or_default()
            ));
        }
        if text.has_variables() {
            finding.severity(Severity::Info);
        }
        if is_meant_to_stay(cx.project.source(service.file_id()), text.span, dead.cycle) {
            finding.pedantic();
        }
    }
}

/// The words of the service's command line that its release takes and the newest one refuses.
fn options_gone(service: &ServiceRef, image: &ImageRef) -> Vec<String> {
    let of = |tag| options::server(&image.name(), tag);
    let (Some(own), Some(newest)) = (of(image.tag.as_deref()), of(None)) else { return Vec::new() };
    let words = service.commands().iter().flat_map(|command| &command.words).map(Word::text);
    let gone = words.filter(|word| own.refuses(word).is_none() && newest.refuses(word).is_some());
    gone.map(|word| format!("`{word}`")).collect()
}

/// Of each image that the project runs in earnest, the first file and the tag where its release is supported.
fn living<'a>(cx: &'a Cx) -> HashMap<String, (FileId, &'a str)> {
    let mut living = HashMap::new();
    for service in cx.project.service_refs().filter(|service| !cx.project.is_no_unit(service.file_id())) {
        let Some(image) = service.image_ref() else { continue };
        let verdicts = support::of_image(image).unwrap_or_default();
        let lives = verdicts.iter().all(|verdict| verdict.state(cx.options.today) != State::Dead);
        if let Some(tag) = image.tag.as_deref().filter(|_| lives && !verdicts.is_empty()) {
            living.entry(image.name()).or_insert((service.file_id(), tag));
        }
    }
    living
}
