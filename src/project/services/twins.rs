//! The same service in other compose files of its directory: what adds to it, and what stands in its place. Does not know
//! which files Compose is called with.

use super::ServiceRef;
use crate::project::Project;
use crate::project::compose::{ComposeFile, Service};

/// Services of a file that are held against those of another, at most.
const MOST_HELD: usize = 8;

/// Files beside one that are asked, at most: in a directory of hundreds each would be held against all.
const MOST_TWINS: usize = 32;

impl<'a> ServiceRef<'a> {
    /// The same service in the other compose files of the directory, which may add to this one: not in those that
    /// say the same anew, and so stand for themselves.
    pub fn others(&self) -> impl Iterator<Item = &'a Service> {
        let (project, file) = (self.project, self.file);
        let adds = move |other: &ComposeFile| project.is_overlay(other) || !repeats(project, file, other);
        self.twins().take(MOST_TWINS).filter(move |(other, _)| adds(other)).map(|(_, twin)| twin)
    }

    /// The services of this name in the other compose files of the directory.
    pub fn twins(&self) -> impl Iterator<Item = (&'a ComposeFile, &'a Service)> {
        let (project, own) = (self.project, self.compose);
        let called = project.services_called(self.home(), &self.service.name).iter();
        let beside = called.filter(move |(file, _)| *file != own);
        beside.filter_map(move |(file, at)| {
            let other = project.compose.get(*file)?;
            Some((other, other.services.get(*at)?))
        })
    }

    /// Whether `key` is given neither here nor by another file beside this one.
    pub fn lacks(&self, key: &str) -> bool {
        !self.service.has(key) && self.others().all(|other| !other.has(key))
    }
}

/// Keys of which an addition repeats none word for word beside the image.
const REPEATED: &[&str] = &["command", "depends_on", "env_file", "environment", "ports", "volumes"];

/// Whether the second file says of a service what the first says, its image and more: an addition would leave it out.
fn repeats(project: &Project, file: &ComposeFile, other: &ComposeFile) -> bool {
    let said = |file: &ComposeFile, service: &Service, name: &str| {
        let key = service.keys.iter().find(|key| key.name == name && key.via.is_none())?;
        let words: Vec<&str> = project.source(file.file).slice(key.value).split_whitespace().collect();
        Some(words.join(" "))
    };
    file.services.iter().take(MOST_HELD).any(|service| {
        let Some(twin) = other.service(&service.name) else { return false };
        let same = |name: &&str| {
            let own = said(file, service, name);
            own.is_some() && own == said(other, twin, name)
        };
        same(&"image") && REPEATED.iter().any(same)
    })
}
