//! What the project's files name and is not there, taken together: where much is missing at once, it is not
//! the paths that are wrong. The checkout is a part of a project, or something is to be made first.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{Reader, ignored};
use crate::disk::Refusal;
use crate::project::builds::links;

/// Different things missing from which on the project is taken for a part of one.
const MANY: usize = 3;

/// What is then said of each.
const PARTIAL: &str = "much else that the project names is not there either";

impl Reader<'_> {
    /// Weighs what is missing, and notes why each thing may be there on other machines.
    pub fn absent(&mut self) {
        let faults = self.project.compose.iter().flat_map(|file| &file.unmerged);
        let mut gone: BTreeSet<PathBuf> = faults.filter_map(|fault| fault.absent.clone()).collect();
        gone.extend(self.project.missing.iter().map(|missing| missing.path.clone()));
        gone.extend(self.project.env_files.iter().map(|missing| missing.path.clone()));
        gone.extend(self.without_sources());
        self.project.partial = gone.len() >= MANY;
        let partial = self.project.partial.then_some(PARTIAL);

        let disk = &self.files.disk;
        let made = |path: &PathBuf| ignored::by_git(disk, path).then_some("git ignores it").or(partial);
        for missing in &mut self.project.missing {
            missing.made = made(&missing.path);
        }
        for missing in &mut self.project.env_files {
            missing.made = missing.made.or(partial);
        }
        for fault in self.project.compose.iter_mut().flat_map(|file| &mut file.unmerged) {
            fault.made = fault.absent.as_ref().and_then(made);
        }
    }

    /// The Dockerfiles for which nothing is there of what they copy by name, as services build them.
    fn without_sources(&self) -> Vec<PathBuf> {
        let mut without = Vec::new();
        for (index, docker) in self.project.dockerfiles.iter().enumerate() {
            let path = PathBuf::from(&self.project.source(docker.file).path);
            let mut roots = links::roots(&self.project, index);
            roots.extend(path.parent().map(PathBuf::from));
            let sources = docker.copy_sources().filter_map(|source| source.path);
            let named: Vec<String> = sources.filter(|path| path != "." && !path.contains(['*', '?', '['])).collect();
            let gone = |root: &PathBuf| {
                named.iter().all(|path| self.files.disk.look(&root.join(path)) == Err(Refusal::Absent))
            };
            if !named.is_empty() && roots.iter().all(gone) {
                without.push(path);
            }
        }
        without
    }
}
