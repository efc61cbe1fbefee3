//! What compose files and Dockerfiles name and the border keeps from being looked at: told at the place that names
//! it.

use std::path::Path;

use super::read::gap;
use crate::disk::{Disk, Refusal};
use crate::project::compose::{MountKind, Service, Text};
use crate::project::{Gap, GapKind, Project, builds::links};
use crate::text::{FileId, Span};

/// A gap for each build, and with `all` for each env file and each mount relative to its file, that leads outside.
pub fn named(disk: &Disk, project: &Project, all: bool) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for file in &project.compose {
        let home = super::home(&project.source(file.file).path);
        let outside = |path: &Path| disk.look(path) == Err(Refusal::Outside);
        for service in &file.services {
            let given = env_files(service).chain(mounted(service)).filter(|_| all);
            let given = given.filter(|(path, _)| outside(&home.join(path))).map(|(_, text)| text.span);
            let spans = build(&home, service, outside).into_iter().chain(given);
            gaps.extend(spans.map(|span| gap(place(project, file.file, span), &Refusal::Outside, GapKind::Hidden)));
        }
    }
    gaps
}

/// The path, line and column where `span` begins.
pub fn place(project: &Project, file: FileId, span: Span) -> String {
    let montage = project.montage(file).and_then(|montage| montage.place(span));
    let (file, span) = montage.unwrap_or((file, span));
    let source = project.source(file);
    let place = source.place(span.start as usize);
    format!("{}:{}:{}", source.path, place.line, place.column)
}

/// A gap for each COPY and ADD that names what a link leads outside.
pub fn copied(disk: &Disk, project: &Project) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for (docker, context) in project.builds() {
        let root = Path::new(&context.root);
        let linked = |path: &str| context.entries.iter().any(|entry| entry.link && below(path, &entry.path));
        for source in docker.copy_sources().filter(|source| source.path.is_some_and(linked)) {
            let leads = source.path.map(|path| disk.look(&root.join(path)));
            if leads == Some(Err(Refusal::Outside)) {
                // A builder follows no link out of what it is sent.
                let place = place(project, docker.file, source.word.span);
                gaps.push(gap(place, &Refusal::Outside, GapKind::Unresolved));
            }
        }
    }
    gaps
}

/// Whether `path` is `above` or lies below it; both from the same directory.
fn below(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Where a service names a context or a Dockerfile that lies outside.
fn build(home: &Path, service: &Service, outside: impl Fn(&Path) -> bool) -> Option<Span> {
    let (root, path) = links::context(home, service)?;
    let build = service.build.as_ref()?;
    let context = build.context.as_ref().map_or(build.span, |text| text.span);
    let dockerfile = build.dockerfile.as_ref().map_or(context, |text| text.span);
    match () {
        () if outside(&root) => Some(context),
        () if outside(&path) => Some(dockerfile),
        () => None,
    }
}

/// The env files of a service that are no file of some host's.
fn env_files(service: &Service) -> impl Iterator<Item = (&str, &Text)> {
    let paths = service.env_file.iter().map(|file| &file.path);
    paths.filter_map(|text| Some((text.value.as_deref().filter(|path| !path.starts_with(['~', '/']))?, text)))
}

/// The mounts whose place depends on where the compose file lies.
fn mounted(service: &Service) -> impl Iterator<Item = (&str, &Text)> {
    let binds = service.volumes.iter().filter(|mount| mount.kind == MountKind::Bind);
    let sources = binds.filter_map(|mount| mount.source.as_ref());
    sources.filter_map(|text| Some((text.value.as_deref().filter(|path| path.starts_with('.'))?, text)))
}
