//! What compose files and Dockerfiles name and the border keeps from being looked at: told at the place that names
//! it.

use std::path::Path;

use super::read::gap;
use crate::disk::{Disk, Refusal};
use crate::project::compose::{MountKind, Service, Text};
use crate::project::{Gap, GapKind, Project, builds::links};

/// A gap for each build, and with `mounts` for each mount relative to its file, that leads outside.
pub fn named(disk: &Disk, project: &Project, mounts: bool) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for file in &project.compose {
        let source = project.source(file.file);
        let home = super::home(&source.path);
        let outside = |path: &Path| disk.look(path) == Err(Refusal::Outside);
        for service in &file.services {
            let build = build(&home, service, outside);
            let mounted = mounted(service).filter(|_| mounts);
            let mounted = mounted.filter(|(path, _)| outside(&home.join(path))).map(|(_, text)| text.span.start);
            for at in build.into_iter().chain(mounted) {
                let place = source.place(at as usize);
                let path = format!("{}:{}:{}", source.path, place.line, place.column);
                gaps.push(gap(path, &Refusal::Outside, GapKind::Unresolved));
            }
        }
    }
    gaps
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
                let text = project.source(docker.file);
                let place = text.place(source.word.span.start as usize);
                let path = format!("{}:{}:{}", text.path, place.line, place.column);
                gaps.push(gap(path, &Refusal::Outside, GapKind::Unresolved));
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
fn build(home: &Path, service: &Service, outside: impl Fn(&Path) -> bool) -> Option<u32> {
    let (root, path) = links::context(home, service)?;
    let build = service.build.as_ref()?;
    let context = build.context.as_ref().map_or(build.span, |text| text.span);
    let dockerfile = build.dockerfile.as_ref().map_or(context, |text| text.span);
    match () {
        () if outside(&root) => Some(context.start),
        () if outside(&path) => Some(dockerfile.start),
        () => None,
    }
}

/// The mounts whose place depends on where the compose file lies.
fn mounted(service: &Service) -> impl Iterator<Item = (&str, &Text)> {
    let binds = service.volumes.iter().filter(|mount| mount.kind == MountKind::Bind);
    let sources = binds.filter_map(|mount| mount.source.as_ref());
    sources.filter_map(|text| Some((text.value.as_deref().filter(|path| path.starts_with('.'))?, text)))
}
