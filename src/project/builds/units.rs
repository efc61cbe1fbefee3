//! What a project is graded by: each thing that is built or started, a Dockerfile with its context or a compose
//! file with its services, and to which of them every other file belongs. Does not know what is said of them.

use std::collections::HashMap;

use crate::project::{ComposeFile, Project};
use crate::text::FileId;

/// Something that is built or started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    pub file: FileId,
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A Dockerfile; whether anything is known of what its build is sent.
    Image { context: bool },
    /// A compose file.
    Services,
    /// An ignore file in a project that has nothing else.
    Ignore,
}

/// The units of a project, and whose each file is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Units {
    /// In order of the paths' reading.
    pub list: Vec<Unit>,
    /// Indexes into `list`. A file that is missing here belongs to nothing that anyone builds.
    pub of: HashMap<FileId, Vec<usize>>,
}

/// Whether a service of a file that is not for tests is built from this one.
fn is_built(project: &Project, docker: FileId) -> bool {
    let earnest = |compose: &ComposeFile| !project.is_no_unit(compose.file);
    project.links_of(docker).any(|link| project.compose.get(link.compose).is_some_and(earnest))
}

impl Units {
    pub fn new(project: &Project) -> Units {
        let context = !project.contexts.is_empty() || !project.ignore_files.is_empty();
        let images = project.dockerfiles.iter().map(|docker| (docker.file, Kind::Image { context }));
        let services = project.compose.iter().map(|compose| (compose.file, Kind::Services));
        // What tests run is nothing that anyone builds, unless a file says so that is for more than tests.
        let made = |(file, _): &(FileId, Kind)| !project.is_no_unit(*file) || is_built(project, *file);
        let mut list: Vec<Unit> = images.chain(services).filter(made).map(|(file, kind)| Unit { file, kind }).collect();
        if project.dockerfiles.is_empty() && project.compose.is_empty() {
            list = project.ignore_files.iter().map(|i| Unit { file: i.file, kind: Kind::Ignore }).collect();
        }
        let at: HashMap<FileId, usize> = list.iter().enumerate().map(|(at, unit)| (unit.file, at)).collect();
        let mut units = Units { list, of: at.iter().map(|(file, at)| (*file, vec![*at])).collect() };
        units.add_models(project);
        units.add_users(project, &at);
        units.add_rest(project);
        for users in units.of.values_mut() {
            users.sort_unstable();
            users.dedup();
        }
        units
    }

    /// Files of a model belong to the unit that it is, where they are judged with it.
    fn add_models(&mut self, project: &Project) {
        for (at, unit) in self.list.iter().enumerate() {
            for file in project.montage(unit.file).into_iter().flat_map(|model| &model.judged) {
                self.of.entry(*file).or_default().push(at);
            }
        }
    }

    /// Ignore files belong to the builds that heed them, programs to what copies or mounts them.
    fn add_users(&mut self, project: &Project, at: &HashMap<FileId, usize>) {
        let mut used: Vec<(FileId, FileId)> = Vec::new();
        for context in &project.contexts {
            let ignore = context.ignore.and_then(|index| project.ignore_files.get(index));
            used.extend(ignore.map(|ignore| (ignore.file, context.dockerfile)));
        }
        for evidence in &project.evidence {
            used.extend(evidence.copied_by.iter().map(|docker| (evidence.file, *docker)));
            let mounting = evidence.mounted_by.iter().filter_map(|(compose, _)| project.compose.get(*compose));
            used.extend(mounting.map(|compose| (evidence.file, compose.file)));
        }
        for (file, user) in used {
            let users = self.of.entry(file).or_default();
            users.extend(at.get(&user));
        }
    }

    /// What nothing is seen to use belongs to the unit nearest to it.
    fn add_rest(&mut self, project: &Project) {
        let own = |file: FileId| {
            project.dockerfiles.iter().any(|docker| docker.file == file)
                || project.compose.iter().any(|compose| compose.file == file)
        };
        let path = |file: FileId| project.source(file).path.as_str();
        for file in (0..project.files.len() as u32).map(FileId) {
            if self.of.contains_key(&file) || own(file) {
                continue;
            }
            let near = |unit: &&Unit| {
                let (own, other) = (path(file).split('/'), path(unit.file).split('/'));
                own.zip(other).take_while(|(a, b)| a == b).count()
            };
            // Of several that are as near, the first.
            let nearest = self.list.iter().enumerate().rev().max_by_key(|(_, unit)| near(unit)).map(|(at, _)| at);
            self.of.insert(file, nearest.into_iter().collect());
        }
    }
}
