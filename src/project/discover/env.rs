//! Env files that services need: whether they are there, and if not, whether someone is to make them;
//! and what is written for people beside them.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::read::pairs;
use super::{Reader, clean, home, ignored};
use crate::project::builds::links::{MissingEnv, OpenEnv};
use crate::project::compose::Variable;
use crate::project::evidence::credentials::names_one;
use crate::text::Source;

/// What stands behind a file's name where it is an example of it.
const EXAMPLES: &[&str] = &[
    ".example",
    ".sample",
    ".dist",
    ".template",
    ".tmpl",
    ".default",
    ".defaults",
    ".in",
    ".tpl",
    "-example",
    "-sample",
    "-template",
    "_example",
    "_sample",
    ".j2",
    ".local",
    ".dev",
    ".development",
    ".production",
    ".enc",
    ".age",
    ".gpg",
];

/// What Portainer writes beside a stack, from the variables that are set in its pages (its documentation, "Add a
/// new stack", 2026-11).
const WRITTEN_BY_PORTAINER: &str = "stack.env";

/// The comments of a compose file, which may tell its reader to make an env file, or that a program does.
fn comments(text: &str) -> String {
    let told = |line: &&str| line.trim_start().starts_with('#') && !line.contains("env_file");
    text.lines().filter(told).map(|line| format!("{line}\n")).collect()
}

/// Whether they speak of the file: each is looked for in all of them, and so many that nobody reads them are taken to.
fn is_told_of(comments: &str, path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name == WRITTEN_BY_PORTAINER || comments.contains(&*name) || comments.len() > LONGEST_GUIDE
}

/// What is written for people, and bytes of it that are read.
const GUIDES: &[&str] = &["README.md", "README", "README.rst", "README.txt", "readme.md"];
const LONGEST_GUIDE: usize = 256 << 10;

impl Reader {
    /// Notes the env files that are not there and that Compose asks for: those of services in a profile it
    /// reads only with the profile.
    pub fn missing_env(&mut self) {
        let mut missing = Vec::new();
        // Of each that is absent, what `made` says; none where it is there. Many services take the same.
        let mut known: HashMap<PathBuf, Option<Option<&'static str>>> = HashMap::new();
        for (compose, file) in self.project.compose.iter().enumerate() {
            let home = home(&self.project.source(file.file).path);
            let comments = comments(&self.project.source(file.file).text);
            for (service, asked) in file.services.iter().enumerate().filter(|(_, asked)| asked.profiles.is_empty()) {
                for wanted in asked.env_file.iter().filter(|file| file.required) {
                    let Some(path) = wanted.path.value.as_deref().filter(|path| !path.starts_with('~')) else {
                        continue;
                    };
                    let path = clean(&home.join(path));
                    if is_told_of(&comments, &path) {
                        continue;
                    }
                    let look = || self.files.is_absent(&path).then(|| self.made(&path));
                    if let Some(made) = *known.entry(path.clone()).or_insert_with(look) {
                        missing.push(MissingEnv { compose, service, span: wanted.path.span, path, made });
                    }
                }
            }
        }
        self.project.env_files = missing;
    }

    /// Notes where an `.env` can be made that git ignores, or is told to.
    pub fn env_rooms(&mut self) {
        let files = &self.files;
        let homes = self.project.compose_in.keys().filter(|home| files.is_absent(&home.join(".env")));
        let rooms = homes.filter_map(|home| {
            if ignored::by_git(&files.disk, &home.join(".env")) {
                return Some((home.clone(), None));
            }
            // One line at the top serves all directories.
            let top = self.project.roots.iter().filter(|root| home.starts_with(root)).min();
            let mut places = top.into_iter().chain([home]).map(|place| place.join(".gitignore"));
            places.find(|place| files.is_absent(place)).map(|place| (home.clone(), Some(place)))
        });
        self.project.env_rooms = rooms.collect();
    }

    /// Notes the variables that must be set, or have no default, and that no `.env`, example or script names.
    pub fn unset(&mut self) {
        let mut unset = Vec::new();
        for (index, file) in self.project.compose.iter().enumerate() {
            let needed: Vec<&str> = file
                .variables
                .iter()
                .filter(|variable| (variable.required || variable.plain) && !variable.set)
                .map(|variable| variable.name.as_str())
                .collect();
            let home = home(&self.project.source(file.file).path);
            // Compose fills in from the same file that a service cannot start without.
            let env = clean(&home.join(".env"));
            let asked = file.services.iter().flat_map(|service| &service.env_file).filter(|file| file.required);
            let mut asked = asked.filter_map(|file| file.path.value.as_deref());
            let given = asked.any(|path| clean(&home.join(path)) == env);
            if needed.is_empty() || given || self.made(&home.join(".env")).is_some_and(|made| !made.contains("custom"))
            {
                continue;
            }
            let named = |name: &str| {
                self.callers.iter().any(|(_, source)| source.text.contains(name)) || self.guide_names(&home, name)
            };
            unset.extend(needed.into_iter().filter(|name| !named(name)).map(|name| (index, name.to_owned())));
        }
        unset.sort();
        unset.dedup();
        self.project.unset = unset;
    }

    /// Notes the secrets that nothing names, where the `.env` beside the model sets others of its secrets.
    pub fn left_out(&mut self) {
        let mut left_out = Vec::new();
        for (index, file) in self.project.compose.iter().enumerate() {
            let secret = |variable: &&Variable| names_one(&variable.name) || variable.name.ends_with("PASSWORD");
            let secrets: HashSet<&str> = file
                .variables
                .iter()
                .filter(|known| known.set)
                .filter(secret)
                .map(|known| known.name.as_str())
                .collect();
            if secrets.len() < 2 {
                continue;
            }
            let home = home(&self.project.source(file.file).path);
            let named = |name: &str| {
                self.callers.iter().any(|(_, source)| source.text.contains(name)) || self.guide_names(&home, name)
            };
            let open = file.variables.iter().filter(|variable| variable.plain && !variable.set).filter(secret);
            left_out.extend(open.filter(|open| !named(&open.name)).map(|open| (index, open.name.clone())));
        }
        left_out.sort();
        left_out.dedup();
        self.project.left_out = left_out;
    }

    /// Reads what is written for people beside the compose files and above them, where something may be
    /// missing.
    pub fn guides(&mut self) {
        let modules = self.project.roots.iter().filter_map(|root| self.files.source(&root.join("go.mod")).ok());
        let owner = |source: Source| {
            let name = source.text.lines().find_map(|line| line.trim().strip_prefix("module github.com/"))?;
            Some(name.split('/').next()?.to_owned())
        };
        self.project.module_owners = modules.filter_map(owner).collect();
        // Weighed later, with all else that is missing.
        self.project.unmade = self.without_settings();
        let unmade: HashSet<usize> = self.project.unmade.iter().map(|missing| missing.compose).collect();
        let files = self.project.compose.iter().enumerate();
        let needs = |(index, file): &(usize, &crate::project::compose::ComposeFile)| {
            unmade.contains(index)
                || file.variables.iter().any(|variable| variable.required && !variable.set)
                || file.services.iter().any(|service| !service.env_file.is_empty())
        };
        let homes = files.filter(needs).map(|(_, file)| home(&self.project.source(file.file).path));
        let inside = |path: &Path| self.project.roots.iter().any(|root| path.starts_with(root));
        let mut places: Vec<PathBuf> = Vec::new();
        for home in homes {
            places.extend(home.ancestors().take_while(|above| *above == home || inside(above)).map(Path::to_owned));
        }
        places.sort();
        places.dedup();
        for place in places {
            let found = GUIDES.iter().find_map(|name| self.files.source(&place.join(name)).ok());
            self.guides.extend(found.filter(|source| source.text.len() <= LONGEST_GUIDE).map(|source| (place, source)));
        }
    }

    /// Whether a README of the directory or above names it.
    fn guide_names(&self, home: &Path, name: &str) -> bool {
        self.guides.iter().any(|(place, source)| home.starts_with(place) && source.text.contains(name))
    }

    /// The first example of a file that is not there, beside it.
    fn example_of(&self, path: &Path) -> Option<PathBuf> {
        self.examples_of(path).into_iter().find(|example| self.files.disk.look(example).is_ok())
    }

    /// Where examples of a file would stand.
    fn examples_of(&self, path: &Path) -> Vec<PathBuf> {
        let Some(name) = path.file_name() else { return Vec::new() };
        let name = name.to_string_lossy().into_owned();
        let beside = |name: String| path.with_file_name(name);
        let mut examples: Vec<PathBuf> = EXAMPLES.iter().map(|ending| beside(format!("{name}{ending}"))).collect();
        let bare = name.trim_start_matches('.');
        let words = ["example", "sample", "template", "default", "dist"];
        examples.extend(
            words
                .iter()
                .flat_map(|word| {
                    let stem = name.rsplit_once('.').map_or(bare, |(stem, _)| stem);
                    [
                        format!("{word}.{bare}"),
                        format!("{bare}.{word}"),
                        format!("{stem}.{word}.env"),
                        format!("{word}_{bare}"),
                    ]
                })
                .map(beside),
        );
        examples
    }

    /// The credentials that an example of a file names, where the file is to be made from it and git does not ignore it.
    fn to_be_filled_in(&self, path: &Path) -> Vec<String> {
        // Without any the project is a part of one, or is in no git.
        let mut tops = self.project.roots.iter().filter(|root| path.starts_with(root));
        let in_git = tops.any(|root| !self.files.is_absent(&root.join(".gitignore")));
        if !in_git || !self.files.is_absent(path) {
            return Vec::new();
        }
        let is_one = |example: &PathBuf| {
            let name = example.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
            let told = ["dist", "example", "sample", "template"].iter().any(|word| name.contains(word));
            told && self.files.disk.look(example).is_ok()
        };
        let examples = self.examples_of(path).into_iter().filter(is_one);
        let texts = examples.filter_map(|example| self.files.source(&example).ok());
        let names: Vec<String> = texts
            .flat_map(|source| pairs(&source.text).map(|(name, _)| name.to_owned()).collect::<Vec<_>>())
            .filter(|name| names_one(name))
            .collect();
        if names.is_empty() || ignored::by_git(&self.files.disk, path) { Vec::new() } else { names }
    }

    /// Notes the env files with credentials that are made from an example, on each machine, and that git does not ignore.
    pub fn open_env(&mut self) {
        let mut open: Vec<OpenEnv> = Vec::new();
        let mut known: HashMap<PathBuf, Vec<String>> = HashMap::new();
        for (compose, file) in self.project.compose.iter().enumerate() {
            let home = home(&self.project.source(file.file).path);
            let asked = file.services.iter().flat_map(|service| &service.env_file);
            let asked = asked.filter_map(|file| Some((home.join(file.path.value.as_deref()?), file.path.span, None)));
            let filled = file.variables.iter().filter(|variable| names_one(&variable.name));
            let filled = filled.map(|variable| (home.join(".env"), variable.span, Some(variable.name.as_str())));
            for (path, span, only) in asked.chain(filled) {
                let path = clean(&path);
                let names = known.entry(path.clone()).or_insert_with(|| self.to_be_filled_in(&path));
                if let Some(at) = names.iter().position(|name| only.is_none_or(|only| only == name)) {
                    let name = names.swap_remove(at);
                    // It is told of once.
                    names.clear();
                    open.push(OpenEnv { compose, span, name, path });
                }
            }
        }
        self.project.open_env = open;
    }

    /// Why a file that is not there may be on other machines.
    pub fn made(&self, path: &Path) -> Option<&'static str> {
        let name = path.file_name()?.to_string_lossy().into_owned();
        if ignored::by_git(&self.files.disk, path) {
            return Some("git ignores it");
        }
        if self.example_of(path).is_some() {
            return Some("an example of it is there");
        }
        if self.callers.iter().any(|(_, source)| source.text.contains(&name)) {
            return Some("a script names it");
        }
        if path.parent().is_some_and(|home| self.guide_names(home, &name)) {
            return Some("the README names it");
        }
        let custom = name == ".env" || name.starts_with(".env.");
        custom.then_some("files of this name are made on each machine by custom")
    }
}
