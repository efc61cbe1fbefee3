//! Examples of env files beside compose files, and what of them nothing reads: what a person sets there reaches no
//! container. Silent where a program of the project may read the file by itself. Knows no rule.

use std::cell::LazyCell;
use std::collections::HashMap;
use std::path::Path;

use super::{Reader, home};
use crate::disk::Found;
use crate::project::Project;
use crate::project::builds::links::{EnvExample, UnreadEnv};
use crate::project::compose::{ComposeFile, Variable};
use crate::project::images::order::has_word;

const NAMES: &[&str] = &[
    ".env.dist",
    ".env.example",
    ".env.sample",
    ".env.template",
    "EXAMPLE.env",
    "TEMPLATE.env",
    "env.example",
    "example.env",
    "sample.env",
];

/// Files that show that the directory is that of a program, which may read an `.env` by itself.
const PROGRAMS: &[&str] = &[
    "Cargo.toml",
    "Dockerfile",
    "Gemfile",
    "Makefile",
    "build.gradle",
    "composer.json",
    "go.mod",
    "manage.py",
    "mix.exs",
    "package.json",
    "pom.xml",
    "pyproject.toml",
    "requirements.txt",
];

/// What Compose, the engine and shells read by themselves.
const READ_BY_OTHERS: &[&str] = &["BUILDKIT_", "COMPOSE_", "DOCKER_", "HOST", "PATH", "SHELL", "TZ", "USER"];

impl Reader {
    /// Notes the variables of examples that the one compose file beside them hands on to nobody.
    pub fn unread_examples(&mut self) {
        let mut unread = Vec::new();
        let speaking = LazyCell::new(|| {
            let speaking = self.callers.iter().filter(|(_, source)| source.text.contains(".env"));
            speaking.map(|(path, _)| path.as_path()).collect::<Vec<&Path>>()
        });
        for (index, file) in self.project.compose.iter().enumerate() {
            let home = home(&self.project.source(file.file).path);
            let alone = self.project.compose_in.get(&home).is_some_and(|files| files.len() == 1);
            let there = |name: &&&str| self.files.disk.look(&home.join(name)) == Ok(Found::File);
            if !alone || !hands_on_by_name(&self.project, file, &home) {
                continue;
            }
            let Some(name) = NAMES.iter().find(there).filter(|_| !PROGRAMS.iter().any(|name| there(&name))) else {
                continue;
            };
            // A script of another branch of the tree is about other files.
            let near = |path: &&Path| path.parent().is_some_and(|at| home.starts_with(at) || at.starts_with(&home));
            if speaking.iter().any(near) {
                continue;
            }
            let Ok(example) = self.files.source(&home.join(name)) else { continue };
            let text = &self.project.source(file.file).text;
            let names = example.text.lines().filter_map(assigned);
            let (read, open): (Vec<&str>, Vec<&str>) = names.partition(|name| has_word(text, name));
            let mut open: Vec<String> =
                open.into_iter().filter(|name| !is_read_by_others(name)).map(String::from).collect();
            open.dedup();
            if read.len() >= 2 && open.len() >= 3 {
                unread.push(UnreadEnv { compose: index, example: (*name).to_owned(), unread: open });
            }
        }
        self.project.unread_env = unread;
    }

    /// Notes what examples of env files give to the variables of the models beside them.
    pub fn env_examples(&mut self) {
        let mut found = HashMap::new();
        for (home, models) in &self.project.compose_in {
            let defaults = |model: &usize| self.project.compose.get(*model).is_some_and(has_default);
            if !models.iter().any(defaults) {
                continue;
            }
            let there = |name: &&&str| self.files.disk.look(&home.join(name)) == Ok(Found::File);
            let Some(name) = NAMES.iter().find(there) else { continue };
            let Ok(example) = self.files.source(&home.join(name)) else { continue };
            let gives = example.text.lines().filter(|line| gives_a_value(line)).filter_map(assigned);
            let gives = gives.map(String::from).collect();
            found.insert(home.clone(), EnvExample { name: (*name).to_owned(), gives });
        }
        self.project.env_examples = found;
    }
}

/// Whether a variable of the model has a default, so that nobody need set it.
fn has_default(file: &ComposeFile) -> bool {
    let open = |variable: &Variable| !variable.set && variable.default.as_ref().is_some_and(|text| !text.is_empty());
    file.variables.iter().any(open)
}

/// Whether a line of an env file gives more than nothing: `:-` takes an empty value for none.
fn gives_a_value(line: &str) -> bool {
    let value = line.split_once('=').map_or("", |(_, value)| value.trim().trim_matches(['"', '\'']));
    !value.is_empty() && !value.starts_with('#')
}

/// Whether variables reach the containers of the file by `${NAME}` alone, and no directory that holds an `.env` does.
fn hands_on_by_name(project: &Project, file: &ComposeFile, home: &Path) -> bool {
    let plain = file.services.iter().all(|service| {
        let whole = |mount: &crate::project::compose::Mount| {
            let source = mount.source.as_ref().map_or("", |text| text.shown());
            matches!(source, "." | "./" | "$PWD" | "${PWD}") || source.contains(".env")
        };
        let made = service.build.is_some() || service.extends.is_some() || !service.env_file.is_empty();
        !made && !service.volumes.iter().any(whole)
    });
    let apart = file.configs.is_empty() && file.secrets.is_empty() && file.unresolved.is_empty();
    plain && apart && !file.overlay && project.montage(file.file).is_none() && !project.includes_others(home)
}

/// The name that a line gives a value.
fn assigned(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let (name, _) = line.strip_prefix("export ").unwrap_or(line).split_once(['=', ':'])?;
    let name = name.trim_end();
    let letters = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    (name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(letters)).then_some(name)
}

fn is_read_by_others(name: &str) -> bool {
    READ_BY_OTHERS.iter().any(|known| match known.strip_suffix('_') {
        Some(_) => name.starts_with(known),
        None => name == *known,
    })
}
