//! What compose files name and the border keeps from being looked at: told at the place that names it.

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
