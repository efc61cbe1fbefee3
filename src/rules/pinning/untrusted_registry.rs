//! `untrusted-registry`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::Finding;
use crate::project::{Base, ImageRef};
use crate::rules::options::fits;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Flag, Keyword, Word, mount_options};
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    let trusted = &cx.options.trusted_registries;
    if trusted.is_empty() {
        return;
    }
    for stage in cx.project.stages() {
        if let (Base::Image(image), Args::From { image: word, .. }) =
            (&stage.stage.base, &stage.from_instruction().args)
        {
            report(trusted, (stage.file(), word.span), image, out);
        }
        for step in stage.steps() {
            let from: Vec<Word> = match step.ins.keyword {
                Keyword::Copy => step.ins.flag("from").cloned().into_iter().collect(),
                Keyword::Run => step.ins.flags_named("mount").flat_map(froms).collect(),
                _ => Vec::new(),
            };
            for word in from.iter().filter(|word| is_image(&word.text, step.docker)) {
                if let Some(image) = ImageRef::parse(&word.text) {
                    report(trusted, (step.file(), word.span), &image, out);
                }
            }
        }
    }
    services(cx, trusted, out);
}

/// The images that services run and the project does not build, one of a file told once.
fn services(cx: &Cx, trusted: &[String], out: &mut Sink) {
    let mut told: HashMap<(FileId, String), usize> = HashMap::new();
    for service in cx.project.service_refs().filter(|service| service.build.is_none()) {
        let (Some(text), Some(image)) = (&service.image, service.image_ref()) else { continue };
        if cx.project.makes_image(image) {
            continue;
        }
        let key = (service.file_id(), image.name());
        if let Some(first) = told.get(&key).and_then(|at| out.findings.get_mut(*at)) {
            first.label(service.file_id(), text.span, format!("and by `{}`", service.name));
            continue;
        }
        let at = out.findings.len();
        // hadolint reads no compose files.
        if let Some(finding) = report(trusted, (service.file_id(), text.span), image, out) {
            finding.aliases(&[]);
            told.insert(key, at);
        }
    }
}

fn froms(mount: &Flag) -> impl Iterator<Item = Word> {
    mount_options(mount).into_iter().filter(|pair| pair.key.text == "from").filter_map(|pair| pair.value)
}

/// Neither a stage of the file, nor a stage's number, nor a variable.
fn is_image(name: &str, docker: &crate::project::Dockerfile) -> bool {
    let lower = name.to_ascii_lowercase();
    let stage = docker.stages.iter().any(|stage| stage.name.as_deref() == Some(&lower));
    !stage && name.parse::<usize>().is_err() && !name.contains('$') && name != "scratch"
}

fn report<'a>(
    trusted: &[String],
    (file, span): (FileId, Span),
    image: &ImageRef,
    out: &'a mut Sink,
) -> Option<&'a mut Finding> {
    if trusted.iter().any(|pattern| trusts(pattern, &image.registry)) {
        return None;
    }
    let message = format!("the registry `{}` is not among the trusted ones", image.registry);
    let finding = out.report(file, span, message).mark("not trusted");
    Some(
        finding
            .help(format!("take the image from {}, or add the registry to `trusted-registries`", trusted.join(", "))),
    )
}

fn trusts(pattern: &str, registry: &str) -> bool {
    let hub = |name: &str| matches!(name, "docker.io" | "hub.docker.com" | "index.docker.io");
    fits(pattern, registry) || hub(pattern) && hub(registry)
}
