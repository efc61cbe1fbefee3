//! `image-version-overruled`: see the page of the same name.

use std::collections::HashMap;

use crate::knowledge::carried::{package, required};
use crate::project::evidence::Evidence;
use crate::project::{Base, ImageRef, ServiceRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(first) = docker.last_stage().and_then(|stage| stage.chain().last()) else { continue };
        let (Base::Image(image), Args::From { image: word, .. }) = (&first.stage.base, &first.from_instruction().args)
        else {
            continue;
        };
        if package(&image.name()).is_none() {
            continue;
        }
        let runs = docker.last_stage().into_iter().flat_map(|stage| stage.chain()).flat_map(|stage| stage.steps());
        let texts: Vec<String> =
            runs.filter(|step| step.is_run()).map(|step| step.ins.rest().text.to_string()).collect();
        let mut listed = cx.project.copied_by(docker.file);
        if let Some(found) = listed.find_map(|evidence| overruled(cx, image, evidence, &texts)) {
            tell(out, (docker.file, word.span), image, found);
        }
    }
    // One list that several services install is one finding.
    let mut told: HashMap<(FileId, FileId), usize> = HashMap::new();
    for service in cx.project.service_refs().filter(|service| service.build.is_none()) {
        let (Some(image), Some(text)) = (service.image_ref(), &service.service.image) else { continue };
        if package(&image.name()).is_none() {
            continue;
        }
        let texts = started(cx, service);
        let mut listed = cx.project.mounted_by((service.compose, service.index));
        let Some(found) = listed.find_map(|evidence| overruled(cx, image, evidence, &texts)) else { continue };
        if let Some(finding) = out.before(&mut told, (service.file_id(), found.0)) {
            finding.label(service.file_id(), text.span, "and here");
            continue;
        }
        tell(out, (service.file_id(), text.span), image, found);
    }
}

/// The line of a list that asks for another version of what the image carries, where a command installs the list.
type Found<'a> = (FileId, Span, &'a str, &'static str);

fn overruled<'a>(cx: &Cx<'a>, image: &ImageRef, evidence: &Evidence, texts: &[String]) -> Option<Found<'a>> {
    let (package, own) = (package(&image.name())?, image.numbers()?);
    let source = cx.project.source(evidence.file);
    let name = source.name();
    let (at, line, asked) = required(&source.text, package).filter(|_| name.ends_with(".txt"))?;
    let differs = own.iter().zip(&asked).any(|(own, asked)| own != asked);
    let installs = |text: &String| {
        text.contains("pip")
            && text.contains("install")
            && text.contains(name)
            && !text.contains(&format!("{package}=="))
    };
    let span = Span::new(at, at + line.len());
    (differs && own.len() > 1 && texts.iter().any(installs)).then_some((evidence.file, span, line, package))
}

/// What the service runs at its start: its command, its entrypoint, and the scripts that it mounts.
fn started(cx: &Cx, service: ServiceRef) -> Vec<String> {
    let lines = service.service.command.iter().chain(&service.service.entrypoint).map(|line| line.shown());
    let mounted =
        cx.project.mounted_by((service.compose, service.index)).map(|evidence| cx.project.source(evidence.file));
    let scripts = mounted.filter(|source| source.path.ends_with(".sh")).map(|source| source.text.to_string());
    lines.chain(scripts).collect()
}

fn tell(out: &mut Sink, (file, span): (FileId, Span), image: &ImageRef, (list, line, text, package): Found) {
    let tag = image.tag.as_deref().unwrap_or_default();
    let message = format!("the image is `{tag}`, and `{text}` is installed over it");
    let finding = out.report(file, span, message).mark("another version than this runs");
    finding.label(list, line, "asked for here");
    finding.help(format!("take the tag of the version that the list asks for, and leave `{package}` out of the list"));
}
