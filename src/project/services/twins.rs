//! The same service in other compose files of its directory: what adds to it, and what stands in its place. Does not know
//! which files Compose is called with.

use std::collections::HashMap;

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
        let project = self.project;
        let known =
            project.additions.get_or_init(|| (0..project.compose.len()).map(|file| of_file(project, file)).collect());
        let own = known.get(self.compose).and_then(|services| services.get(self.index));
        own.into_iter().flatten().filter_map(|(file, at)| project.compose.get(*file)?.services.get(*at))
    }

    /// The services of this name in the other compose files of the directory.
    pub fn twins(&self) -> impl Iterator<Item = ServiceRef<'a>> {
        let project = self.project;
        self.beside().filter_map(move |(file, at)| project.service_at(file, at))
    }

    /// The same by their files and places.
    fn beside(&self) -> impl Iterator<Item = (usize, usize)> + use<'a> {
        let own = self.compose;
        let called = self.project.services_called(self.home(), &self.service.name).iter();
        called.copied().filter(move |(file, _)| *file != own)
    }

    /// Whether a file beside this one runs the same image under this name without `key`, and without a comment that holds it.
    pub fn has_twin_without(&self, key: &str) -> bool {
        let silent = |twin: &ServiceRef| !twin.service.has(key) && !twin.has_in_comment(key);
        self.twins().take(MOST_TWINS).filter(silent).any(|twin| twin.image_ref() == self.image_ref())
    }

    /// Whether `key` is given neither here nor by another file beside this one.
    pub fn lacks(&self, key: &str) -> bool {
        !self.service.has(key) && self.others().all(|other| !other.has(key))
    }
}

/// What adds to each service of a file.
fn of_file(project: &Project, compose: usize) -> Vec<Vec<(usize, usize)>> {
    let mut adding: HashMap<usize, bool> = HashMap::new();
    let mut adds = |service: &ServiceRef, file: usize| {
        *adding.entry(file).or_insert_with(|| {
            let adds = |other| project.is_overlay(other) || !repeats(project, service.file, other);
            project.compose.get(file).is_some_and(adds)
        })
    };
    let services = project.services_in(compose);
    services
        .map(|service| service.beside().take(MOST_TWINS).filter(|(file, _)| adds(&service, *file)).collect())
        .collect()
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

impl ServiceRef<'_> {
    /// What of its image it runs, by the end of the first word of its command that says so: `consumer` of
    /// `run order-consumer --fast`.
    pub fn kind_of_work(&self) -> Option<String> {
        let line = self.command.as_ref().map(|command| command.shown())?;
        let verb = line.split_whitespace().find(|word| !matches!(*word, "exec" | "run" | "start"))?;
        verb.rsplit('-').next().map(str::to_owned)
    }

    /// Whether its check looks at a file that an option of its command names.
    pub fn is_asked_by_an_option(&self) -> bool {
        let test = self.healthcheck.as_ref().and_then(|check| check.test.as_ref()).map(|test| test.shown());
        let line = self.command.as_ref().map(|command| command.shown()).unwrap_or_default();
        let files = line.split_whitespace().map(|word| word.rsplit('=').next().unwrap_or(word));
        let mut files = files.filter(|word| word.starts_with('/') && word.len() > 3);
        test.is_some_and(|test| files.any(|file| test.contains(file)))
    }
}
