//! Which service is built from which Dockerfile, and from where.

use std::path::{Path, PathBuf};

use super::Project;

/// A service and a Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Index into `Project::compose`, and of the service there.
    pub compose: usize,
    pub service: usize,
    /// Index into `Project::dockerfiles`.
    pub dockerfile: usize,
    pub how: How,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// `build:` says so, from this directory.
    Built(PathBuf),
    /// The service names an image that nothing here makes, and this Dockerfile's directory bears its name
    /// or nearly so.
    Probable,
}

/// The links of a project whose files are read.
pub fn links(project: &Project) -> Vec<Link> {
    let _ = project;
    Vec::new()
}

/// The directories that the Dockerfile at `index` is built from: as services say, else its own.
pub fn roots(project: &Project, index: usize) -> Vec<PathBuf> {
    let mut roots: Vec<PathBuf> = project
        .links
        .iter()
        .filter(|link| link.dockerfile == index)
        .filter_map(|link| match &link.how {
            How::Built(root) => Some(root.clone()),
            How::Probable => None,
        })
        .collect();
    roots.sort();
    roots.dedup();
    if roots.is_empty() {
        let path = Path::new(&project.source(project.dockerfiles[index].file).path);
        roots.push(path.parent().unwrap_or(Path::new("")).to_owned());
    }
    roots
}
