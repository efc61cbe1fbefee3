//! `untrusted-registry`: see the page of the same name.

use crate::project::{Base, ImageRef};
use crate::rules::options::fits;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Flag, Keyword, Word, mount_options};
use crate::text::FileId;

pub fn check(cx: &Cx, out: &mut Sink) {
    let trusted = &cx.options.trusted_registries;
    if trusted.is_empty() {
        return;
    }
    for stage in cx.project.stages() {
        if let (Base::Image(image), Args::From { image: word, .. }) =
            (&stage.stage.base, &stage.from_instruction().args)
        {
            report(trusted, stage.file(), image, word, out);
        }
        for step in stage.steps() {
            let from: Vec<Word> = match step.ins.keyword {
                Keyword::Copy => step.ins.flag("from").cloned().into_iter().collect(),
                Keyword::Run => step.ins.flags_named("mount").flat_map(froms).collect(),
                _ => Vec::new(),
            };
            for word in from.iter().filter(|word| is_image(&word.text, step.docker)) {
                if let Some(image) = ImageRef::parse(&word.text) {
                    report(trusted, step.file(), &image, word, out);
                }
            }
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

fn report(trusted: &[String], file: FileId, image: &ImageRef, word: &Word, out: &mut Sink) {
    if trusted.iter().any(|pattern| trusts(pattern, &image.registry)) {
        return;
    }
    out.report(file, word.span, format!("the registry `{}` is not among the trusted ones", image.registry))
        .mark("not trusted")
        .help(format!("take the image from {}, or add the registry to `trusted-registries`", trusted.join(", ")));
}

fn trusts(pattern: &str, registry: &str) -> bool {
    let hub = |name: &str| matches!(name, "docker.io" | "hub.docker.com" | "index.docker.io");
    fits(pattern, registry) || hub(pattern) && hub(registry)
}
