//! What the project's files name and is not there, taken together: where much is missing at once, it is not
//! the paths that are wrong. The checkout is a part of a project, or something is to be made first.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::{Reader, ignored};
use crate::disk::Refusal;
use crate::project::builds::links::{self, MissingEnv};
use crate::project::compose::{MountKind, Text, UNMADE};

/// Different things missing from which on the project is taken for a part of one.
const MANY: usize = 3;

/// Endings of files that a project writes and does not make while it runs.
const SETTINGS: &[&str] = &[".cfg", ".cnf", ".conf", ".ini", ".json", ".sh", ".sql", ".toml", ".xml", ".yaml", ".yml"];

/// What stands at the top of a whole project.
const WHOLE: &[&str] =
    &[".git", ".gitignore", "COPYING", "LICENSE", "LICENSE.md", "README", "README.md", "README.rst", "readme.md"];

/// What is then said of each.
const PARTIAL: &str = "much else that the project names is not there either";

/// Whether a file of this name is one of them.
fn is_of_settings(name: &str) -> bool {
    SETTINGS.iter().any(|ending| name.ends_with(ending))
}

impl Reader {
    /// Weighs what is missing, and notes why each thing may be there on other machines.
    pub fn absent(&mut self) {
        let faults = self.project.compose.iter().flat_map(|file| &file.unmerged);
        let mut gone: BTreeSet<PathBuf> = faults.filter_map(|fault| fault.absent.clone()).collect();
        gone.extend(self.project.missing.iter().map(|missing| missing.path.clone()));
        gone.extend(self.project.env_files.iter().map(|missing| missing.path.clone()));
        gone.extend(self.without_sources());
        let unmade = std::mem::take(&mut self.project.unmade);
        gone.extend(unmade.iter().map(|missing| missing.path.clone()));
        self.project.partial = gone.len() >= MANY;
        let partial = self.project.partial.then_some(PARTIAL);

        let disk = &self.files.disk;
        let made = |path: &PathBuf| ignored::by_git(disk, path).then_some("git ignores it").or(partial);
        for missing in &mut self.project.missing {
            missing.made = made(&missing.path);
        }
        let disk = &self.files.disk;
        for missing in &mut self.project.env_files {
            let above = missing.path.parent().and_then(|home| Some(home.parent()?.join(missing.path.file_name()?)));
            let above = above.is_some_and(|path| disk.look(&path).is_ok()).then_some("it stands one directory up");
            missing.made = missing.made.or(above).or(partial);
        }
        // What docker-app made of a project is not run from its own directory.
        let bundled = |path: &Path| path.iter().any(|part| part.to_string_lossy().ends_with(".dockerapp"));
        self.project.env_files.retain(|missing| !bundled(&missing.path));
        for fault in self.project.compose.iter_mut().flat_map(|file| &mut file.unmerged) {
            fault.made = fault.absent.as_ref().and_then(made);
        }
        // A directory may be made while the project runs, and a file of settings is not.
        let named =
            |missing: &MissingEnv| missing.path.file_name().is_some_and(|name| is_of_settings(&name.to_string_lossy()));
        let files: Vec<MissingEnv> = unmade.into_iter().filter(named).collect();
        let apart: BTreeSet<&PathBuf> = files.iter().map(|missing| &missing.path).collect();
        // What was taken out of a project has none of the files that are written for people.
        let whole = |top: &PathBuf| WHOLE.iter().any(|name| self.files.disk.look(&top.join(name)).is_ok());
        let many = apart.len() + self.project.missing.len() >= MANY || !self.project.roots.iter().any(whole);
        let partial = many.then_some(PARTIAL);
        // Many services mount the same.
        let mut known: HashMap<PathBuf, Option<&'static str>> = HashMap::new();
        let weighed = files.into_iter().map(|missing| {
            let made = known.entry(missing.path.clone()).or_insert_with(|| self.made(&missing.path).or(partial));
            MissingEnv { made: *made, ..missing }
        });
        self.project.unmade = weighed.collect();
    }

    /// The files of settings that services mount from beside the compose file and that are not there.
    pub fn without_settings(&self) -> Vec<MissingEnv> {
        let mut without = Vec::new();
        for (compose, file) in self.project.compose.iter().enumerate() {
            let home = super::home(&self.project.source(file.file).path);
            let services = file.services.iter().enumerate();
            let mounts = services.flat_map(|(at, service)| service.volumes.iter().map(move |mount| (at, mount)));
            for (service, mount) in mounts.filter(|(_, mount)| mount.kind == MountKind::Bind) {
                let known = |text: &Text| text.value.clone().filter(|path| !path.contains('$'));
                let (source, target) = (mount.source.as_ref().and_then(known), mount.target.as_ref().and_then(known));
                let (Some(source), Some(target)) = (source, target) else { continue };
                let settings = target.starts_with("/etc/") || is_of_settings(&source);
                let path = crate::text::clean(&home.join(&source));
                let unmade = mount.options.iter().any(|option| option == UNMADE);
                if source.starts_with('.') && settings && !unmade && self.files.disk.look(&path) == Err(Refusal::Absent)
                {
                    without.push(MissingEnv { compose, service, span: mount.span, path, made: None });
                }
            }
        }
        without
    }

    /// The Dockerfiles for which nothing is there of what they copy by name, as services build them.
    fn without_sources(&self) -> Vec<PathBuf> {
        let mut without = Vec::new();
        for (index, docker) in self.project.dockerfiles.iter().enumerate() {
            let path = PathBuf::from(&self.project.source(docker.file).path);
            let mut roots = links::roots(&self.project, index);
            roots.extend(path.parent().map(PathBuf::from));
            let sources = docker.copy_sources().filter_map(|source| source.path);
            let named: Vec<&str> = sources.filter(|path| *path != "." && !path.contains(['*', '?', '['])).collect();
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
