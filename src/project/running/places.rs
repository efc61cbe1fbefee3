//! Where the project's own files lie in a container: those that COPY and ADD bring, by stages as well, those that
//! a RUN mounts, and those that a service mounts. What RUN moves elsewhere is known to `moved`.

use std::collections::HashSet;
use std::path::Path;

use crate::project::builds::landed::{Way, destination};
use crate::project::compose::{MountKind, Text};
use crate::project::evidence::Kind;
use crate::project::services::plain_path;
use crate::project::stages::copied::CopySource;
use crate::project::{Dockerfile, Evidence, Project, ServiceRef, StageRef, StepRef};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::{clean, slashed};

/// Files that are followed in one stage at most: stages can hand the same ones to each other again and again.
const MAX_PLACED: usize = 10_000;

/// A file of the project, with its path in the container.
#[derive(Debug, Clone)]
pub struct Placed<'a> {
    pub path: String,
    pub evidence: &'a Evidence,
}

/// Scripts, and configuration that may say what runs.
fn matters(evidence: &&Evidence) -> bool {
    matches!(evidence.kind, Kind::Shell | Kind::Other | Kind::Config)
}

/// What each stage of a Dockerfile holds, by its index.
pub fn of_stages<'a>(project: &'a Project, docker: &'a Dockerfile) -> Vec<Vec<Placed<'a>>> {
    let copied = project.copied_by(docker.file).filter(matters);
    let astray = astray(project, docker);
    let files: Vec<_> = copied.map(|evidence| (evidence, in_context(project, docker, &astray, evidence))).collect();
    if files.is_empty() {
        return vec![Vec::new(); docker.stages.len()];
    }
    let sources: Vec<CopySource> = docker.copy_sources().collect();
    let mut all: Vec<Vec<Placed>> = Vec::new();
    for stage in docker.stages() {
        // What it is made from stands before it.
        let mut placed = stage.parent().and_then(|parent| all.get(parent.index).cloned()).unwrap_or_default();
        for source in sources.iter().filter(|source| source.step.stage.index == stage.index) {
            let Some(way) = Way::of(source) else { continue };
            for (evidence, paths) in &files {
                let taken = paths.iter().filter(|path| source.takes(path));
                placed.extend(taken.map(|path| Placed { path: way.end(path).0, evidence }));
            }
        }
        for step in stage.steps_of(Keyword::Copy) {
            placed.extend(handed_on(&step, &all));
        }
        placed.truncate(MAX_PLACED);
        all.push(placed);
    }
    all
}

/// What a COPY takes of an earlier stage.
fn handed_on<'a>(step: &StepRef, all: &[Vec<Placed<'a>>]) -> Vec<Placed<'a>> {
    let (Some(from), Args::Copy { sources, dest }) = (step.ins.flag("from"), &step.ins.args) else { return Vec::new() };
    let name = from.text.to_ascii_lowercase();
    let index = name.parse::<usize>().ok().or_else(|| step.docker.names.get(name.as_str()).copied());
    let Some(theirs) = index.and_then(|index| all.get(index)) else { return Vec::new() };
    let Some((target, into)) = destination(step, &dest.text, sources.len() > 1) else { return Vec::new() };
    let mut placed = Vec::new();
    for source in sources.iter().filter(|word| !word.text.contains('$')).map(|word| plain_path(&word.text)) {
        let source = source.trim_end_matches('/');
        placed.extend(theirs.iter().filter_map(|file| {
            let path = match file.path.strip_prefix(source)? {
                "" if into => format!("{target}/{}", source.rsplit('/').next()?),
                "" => target.clone(),
                rest if rest.starts_with('/') => format!("{target}{rest}"),
                _ => return None,
            };
            Some(Placed { path, evidence: file.evidence })
        }));
    }
    placed
}

/// What the RUNs of a stage mount of the context.
pub fn bound<'a>(project: &'a Project, stage: StageRef<'a>) -> Vec<Placed<'a>> {
    let binds: Vec<_> = stage.docker.binds().filter(|bind| bind.step.stage.index == stage.index).collect();
    if binds.is_empty() {
        return Vec::new();
    }
    let mut placed = Vec::new();
    let astray = astray(project, stage.docker);
    for evidence in project.bound_by(stage.file()) {
        let paths = in_context(project, stage.docker, &astray, evidence);
        for bind in &binds {
            placed.extend(paths.iter().filter_map(|path| Some(Placed { path: bind.end(path)?, evidence })));
        }
    }
    placed
}

/// The files that lie beside a Dockerfile only.
fn astray<'a>(project: &'a Project, docker: &Dockerfile) -> HashSet<&'a Path> {
    project.strays_of(docker.file).iter().flat_map(|stray| &stray.files).map(AsRef::as_ref).collect()
}

/// The paths of a file from the directories that a Dockerfile is built from.
fn in_context(project: &Project, docker: &Dockerfile, astray: &HashSet<&Path>, evidence: &Evidence) -> Vec<String> {
    let path = Path::new(&project.source(evidence.file).path);
    let roots = project.contexts_of(docker).map(|context| clean(Path::new(&context.root)));
    // What lies beside the Dockerfile only is meant to be taken from there.
    let own = Path::new(&project.source(docker.file).path).parent().filter(|_| astray.contains(path)).map(clean);
    roots.chain(own).filter_map(|root| Some(slashed(path.strip_prefix(root).ok()?))).collect()
}

impl ServiceRef<'_> {
    /// Whether it mounts a directory of the project, or may do so: people work in the container. A file that is read
    /// is no directory.
    pub fn mounts_sources(&self) -> bool {
        self.service.volumes.iter().any(|mount| {
            let source = mount.source.as_ref().map_or("", |source| source.shown());
            let file = || {
                let path = clean(&self.home().join(source));
                let mut read = self.project.mounted_by((self.compose, self.index));
                read.any(|evidence| Path::new(&self.project.source(evidence.file).path) == path)
            };
            mount.kind == MountKind::Unknown || mount.kind == MountKind::Bind && source.starts_with('.') && !file()
        })
    }
}

/// What a service mounts.
pub fn mounted<'a>(project: &'a Project, service: ServiceRef<'a>) -> Vec<Placed<'a>> {
    let mut placed = Vec::new();
    let at = (service.compose, service.index);
    let mounted: Vec<_> = project.mounted_by(at).filter(matters).collect();
    for mount in service.service.volumes.iter().filter(|mount| mount.kind == MountKind::Bind) {
        let known = |text: &'a Option<Text>| text.as_ref()?.value.as_deref();
        let (Some(source), Some(target)) = (known(&mount.source), known(&mount.target)) else { continue };
        let source = clean(&service.home().join(source));
        for evidence in &mounted {
            let Ok(rest) = Path::new(&project.source(evidence.file).path).strip_prefix(&source) else { continue };
            placed.push(Placed { path: plain_path(&format!("{target}/{}", slashed(rest))), evidence });
        }
    }
    placed
}
