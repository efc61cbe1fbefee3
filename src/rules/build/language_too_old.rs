//! `language-too-old`: see the page of the same name.

use std::cell::LazyCell;
use std::collections::HashMap;

use crate::knowledge::toolchains::{self, Language};
use crate::project::{Base, Dockerfile, Project, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::syntax::shell::Join;
use crate::text::{FileId, Span};

/// Words of a Dockerfile that has the release that is asked for from elsewhere, or is told not to mind.
const OTHERWISE: &[&str] = &[
    "GOTOOLCHAIN",
    "GOFLAGS",
    "go.dev/dl",
    "golang.org/dl",
    "ignore-requires-python",
    "pyenv",
    "dotnet-install",
    "sdkman",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let text = &cx.project.source(docker.file).text;
        let otherwise = LazyCell::new(|| OTHERWISE.iter().any(|word| text.contains(word)));
        let made_from = LazyCell::new(|| made_from(docker));
        let mut manifests = HashMap::new();
        for stage in docker.stages().filter(|stage| stage.reachable) {
            let Args::From { image: word, .. } = &stage.from_instruction().args else { continue };
            let Some((language, held)) = of_tag(stage) else { continue };
            let manifest = manifests.entry(language).or_insert_with(|| manifest(cx.project, docker.file, language));
            let Some((manifest, asked, span)) = manifest.as_ref() else { continue };
            if !is_older(language, &held, asked) || *otherwise {
                continue;
            }
            let on_it = made_from.get(&stage.index).map_or(&[][..], Vec::as_slice);
            let Some(call) = on_it.iter().find_map(|stage| asks(*stage, language)) else { continue };
            let dotted = |version: &[u32]| version.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
            let (name, asked, held) = (cx.project.source(*manifest).name(), dotted(asked), dotted(&held));
            let message = format!(
                "`{name}` asks for {} {asked}, and `{}` has {held}: the build stops",
                language.name(),
                word.text
            );
            let finding = out.report(docker.file, word.span, message).mark("too old").stops_build();
            finding.label(*manifest, *span, "asked for here").label(docker.file, call, "stops here");
            finding.help(format!("build on {} {asked} or later", language.name()));
        }
    }
}

/// The language that the image of FROM brings, and its release, where the tag alone says it.
fn of_tag(stage: StageRef) -> Option<(Language, Vec<u32>)> {
    let Base::Image(image) = &stage.stage.base else { return None };
    let tag = image.tag.as_deref().filter(|_| image.digest.is_none() && stage.image_argument().is_none())?;
    toolchains::of_image(&image.name(), tag)
}

/// The stages by the one that their chain begins with.
fn made_from(docker: &Dockerfile) -> HashMap<usize, Vec<StageRef<'_>>> {
    let mut found: HashMap<usize, Vec<StageRef>> = HashMap::new();
    for stage in docker.stages() {
        found.entry(stage.chain().last().map_or(stage.index, |root| root.index)).or_default().push(stage);
    }
    found
}

/// Whether a release is older than the one that is asked for, as far as its tag tells.
fn is_older(language: Language, held: &[u32], asked: &[u32]) -> bool {
    // Before 1.21 Go did not mind, but for the form with three numbers, which it could not read.
    let read = language != Language::Go || held.get(1).is_some_and(|minor| *minor >= 21) || asked.len() > 2;
    let known = held.len().min(asked.len());
    // Of `3.12` any 3.12 is there; of 3.12.1 it is known that it is before 3.12.4.
    read && held[..known] < asked[..known]
}

/// The command of the stage that the release has to go with.
fn asks(stage: StageRef, language: Language) -> Option<Span> {
    let steps = stage.steps().filter(|step| step.is_run());
    steps.flat_map(|step| &step.step.commands).find_map(|command| {
        let plain = !command.place.in_branch && command.after != Join::Or;
        (plain && language.is_asked(&command.effective().texts())).then_some(command.span)
    })
}

/// The only manifest of the language that the Dockerfile copies.
fn manifest(project: &Project, docker: FileId, language: Language) -> Option<(FileId, Vec<u32>, Span)> {
    let mut files = project.copied_by(docker).map(|evidence| evidence.file);
    let mut files = files.by_ref().filter(|file| {
        let name = project.source(*file).name();
        name == language.manifest() || language.manifest().starts_with('.') && name.ends_with(language.manifest())
    });
    let file = files.next().filter(|first| files.all(|other| other == *first))?;
    let (version, span) = toolchains::asked(language, &project.source(file).text)?;
    Some((file, version, span))
}
