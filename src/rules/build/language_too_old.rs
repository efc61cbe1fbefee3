//! `language-too-old`: see the page of the same name.

use crate::knowledge::toolchains::{self, Language};
use crate::project::{Base, Project, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.stage.reachable) {
        let (Base::Image(image), Args::From { image: word, .. }) = (&stage.stage.base, &stage.from_instruction().args)
        else {
            continue;
        };
        let Some(tag) = image.tag.as_deref().filter(|_| image.digest.is_none() && stage.image_argument().is_none())
        else {
            continue;
        };
        let Some((language, held)) = toolchains::of_image(&image.name(), tag) else { continue };
        let Some(call) = asks(cx.project, stage, language) else { continue };
        let Some((manifest, asked, span)) = manifest(cx.project, stage.file(), language) else { continue };
        if !is_older(language, &held, &asked) {
            continue;
        }
        let dotted = |version: &[u32]| version.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
        let name = cx.project.source(manifest).path.rsplit('/').next().unwrap_or_default();
        let (asked, held) = (dotted(&asked), dotted(&held));
        let message =
            format!("`{name}` asks for {} {asked}, and `{}` has {held}: the build stops", language.name(), word.text);
        let finding = out.report(stage.file(), word.span, message).mark("too old").stops_build();
        finding.label(manifest, span, "asked for here").label(stage.file(), call, "stops here");
        finding.help(format!("build on {} {asked} or later", language.name()));
    }
}

/// Whether a release is older than the one that is asked for, as far as its tag tells.
fn is_older(language: Language, held: &[u32], asked: &[u32]) -> bool {
    // Before 1.21 Go did not mind, but for the form with three numbers, which it could not read.
    let read = language != Language::Go || held.get(1).is_some_and(|minor| *minor >= 21) || asked.len() > 2;
    let known = held.len().min(asked.len());
    // Of `3.12` any 3.12 is there; of 3.12.1 it is known that it is before 3.12.4.
    read && held[..known] < asked[..known]
}

/// The command of the stage, or of one that is made from it, that the release has to go with.
fn asks(project: &Project, stage: StageRef, language: Language) -> Option<Span> {
    let source = &project.source(stage.file()).text;
    let otherwise = [
        "GOTOOLCHAIN",
        "GOFLAGS",
        "go.dev/dl",
        "golang.org/dl",
        "ignore-requires-python",
        "pyenv",
        "dotnet-install",
        "sdkman",
    ];
    if otherwise.iter().any(|word| source.contains(word)) {
        return None;
    }
    let on_it = stage.docker.stages().filter(|other| other.chain().any(|below| below.index == stage.index));
    let steps = on_it.flat_map(|stage| stage.steps()).filter(|step| step.is_run());
    steps.flat_map(|step| &step.step.commands).find_map(|command| {
        let call = command.effective();
        let words: Vec<&str> = call.words.iter().map(|word| word.text()).collect();
        let plain = !command.place.in_branch && command.after != crate::syntax::shell::Join::Or;
        (plain && language.is_asked(&words)).then_some(command.span)
    })
}

/// The only manifest of the language that the Dockerfile copies.
fn manifest(project: &Project, docker: FileId, language: Language) -> Option<(FileId, Vec<u32>, Span)> {
    let mut files = project.copied_by(docker).map(|evidence| evidence.file);
    let mut files = files.by_ref().filter(|file| {
        let name = project.source(*file).path.rsplit('/').next().unwrap_or_default();
        name == language.manifest() || language.manifest().starts_with('.') && name.ends_with(language.manifest())
    });
    let file = files.next().filter(|first| files.all(|other| other == *first))?;
    let (version, span) = toolchains::asked(language, &project.source(file).text)?;
    Some((file, version, span))
}
