//! Finds the files to read: which names are Dockerfiles, compose files and ignore files.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::ignored::Ignored;
use super::read::{gap, shown};
use super::recipes::may_build;
use crate::disk::{Disk, Found, plain};
use crate::project::{Gap, GapKind};
use crate::text::clean;

/// What a file is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Dockerfile,
    Compose,
    Ignore,
    /// It may say how images are built.
    Recipe,
    /// Any other YAML, which may be a compose file by what it holds.
    Yaml,
}

/// Directories that hold other people's files, never entered.
const SKIPPED: &[&str] = &[".git", ".hg", ".svn", "node_modules"];

/// Directories where only names count: what they hold was fetched or made.
const FETCHED: &[&str] = &["vendor", ".venv", "venv", "target", "third_party", "site-packages"];

/// Endings of files that speak of Dockerfiles and are none: documents, templates, programs.
const NO_DOCKERFILE: &[&str] = &[
    "md", "txt", "rst", "html", "j2", "jinja", "jinja2", "tmpl", "tpl", "template", "erb", "mustache", "hbs", "ejs",
    "in", "py", "go", "rs", "js", "ts", "java", "rb", "php", "c", "h", "cs", "sh", "bash", "ps1", "lua", "vim", "json",
    "yaml", "yml", "toml", "xml", "lock", "log", "bak", "orig", "swp", "patch", "diff", "snap", "svg", "png",
];

/// The files that `paths` name or hold, each once, in order of their paths. What cannot be read is put
/// among the gaps.
pub fn find(disk: &Disk, paths: &[PathBuf], exclude: &[String], gaps: &mut Vec<Gap>) -> Vec<(PathBuf, Kind)> {
    let mut found = Vec::new();
    for path in paths {
        match disk.look(path) {
            Ok(Found::Directory) => walk(disk, path, exclude, gaps, &mut found),
            Ok(Found::File) => found.push((clean(path), kind_of_named(path))),
            Err(refusal) => gaps.push(gap(path.display().to_string(), &refusal, GapKind::Unreadable)),
        }
    }
    for path in disk.unsaved() {
        let searched =
            paths.iter().any(|root| path.starts_with(clean(root)) && disk.look(root) == Ok(Found::Directory));
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        found.extend(kind_of_found(&name).filter(|_| searched).map(|kind| (path.to_owned(), kind)));
    }
    found.sort();
    found.dedup_by(|a, b| a.0 == b.0);
    found
}

fn walk(disk: &Disk, root: &Path, exclude: &[String], gaps: &mut Vec<Gap>, found: &mut Vec<(PathBuf, Kind)>) {
    let (Ok(walk), Ok(mut ignored)) = (disk.walk(root), Ignored::new(disk, root, exclude)) else { return };
    let skipped = |name: &OsStr| SKIPPED.iter().any(|skipped| name == *skipped);
    let entries = walk
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !skipped(entry.file_name()) && !ignored.holds(entry));
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                gaps.push(unsearched(root, &error));
                continue;
            }
        };
        let recipe = || may_build(entry.path()).then_some(Kind::Recipe);
        let name = entry.file_name().to_string_lossy();
        let by_content = || {
            let own = entry.path().strip_prefix(root).unwrap_or(entry.path());
            let fetched = own.iter().any(|part| FETCHED.iter().any(|name| part == *name));
            kind_by_content(&name).filter(|_| !fetched)
        };
        let Some(kind) = kind_of_found(&name).or_else(recipe).or_else(by_content) else { continue };
        // A directory may bear any name, and so may a link to one.
        let directory =
            entry.file_type().is_dir() || entry.path_is_symlink() && disk.look(entry.path()) == Ok(Found::Directory);
        if !directory {
            found.push((clean(entry.path()), kind));
        }
    }
    gaps.append(&mut ignored.gaps);
}

fn unsearched(root: &Path, error: &walkdir::Error) -> Gap {
    Gap {
        path: shown(error.path().unwrap_or(root)),
        what: format!("was not searched: {}", error.io_error().map_or_else(|| error.to_string(), plain)),
        help: "make the directory readable, or leave it out with --exclude".into(),
        kind: GapKind::Unreadable,
    }
}

/// Whether the file at the top of a context says how to build or run it.
pub fn is_build_file(path: &str) -> bool {
    !path.contains('/') && matches!(kind_of_found(path), Some(Kind::Dockerfile | Kind::Compose))
}

/// What a file met on the way is, by its name alone.
pub fn kind_of_found(name: &str) -> Option<Kind> {
    let lower = name.to_ascii_lowercase();
    if lower.ends_with(".dockerignore") || lower == ".containerignore" {
        return Some(Kind::Ignore);
    }
    let yaml = lower.strip_suffix(".yml").or_else(|| lower.strip_suffix(".yaml"));
    if let Some(stem) = yaml {
        let stem = stem.strip_prefix("docker-").unwrap_or(stem);
        let rest = stem.strip_prefix("compose")?;
        return (rest.is_empty() || rest.starts_with(['.', '-', '_'])).then_some(Kind::Compose);
    }
    let mut parts = lower.split('.');
    let docker = parts.any(|part| matches!(part, "dockerfile" | "containerfile"));
    let last = lower.rsplit('.').next().unwrap_or_default();
    (docker && !NO_DOCKERFILE.contains(&last)).then_some(Kind::Dockerfile)
}

/// What a file may be by what it holds, where its name does not say.
fn kind_by_content(name: &str) -> Option<Kind> {
    (name.ends_with(".yml") || name.ends_with(".yaml")).then_some(Kind::Yaml)
}

/// What a file that someone named is: anything that looks like nothing else is a Dockerfile.
pub fn kind_of_named(path: &Path) -> Kind {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    match kind_of_found(&name) {
        Some(kind) => kind,
        None if name.ends_with(".yml") || name.ends_with(".yaml") => Kind::Compose,
        None => Kind::Dockerfile,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_a_file_is() {
        for name in ["Dockerfile", "dockerfile", "Dockerfile.dev", "web.Dockerfile", "Containerfile", "a.dockerfile"] {
            assert_eq!(kind_of_found(name), Some(Kind::Dockerfile), "{name}");
        }
        for name in ["compose.yaml", "docker-compose.override.yml", "docker-compose-dev.yml"] {
            assert_eq!(kind_of_found(name), Some(Kind::Compose), "{name}");
        }
        for name in [".dockerignore", "Dockerfile.dockerignore"] {
            assert_eq!(kind_of_found(name), Some(Kind::Ignore), "{name}");
        }
        for name in ["Dockerfile.md", "composer.json", "decompose.yml", "dockerfile_test.go", "Dockerfile.j2", "README"]
        {
            assert_eq!(kind_of_found(name), None, "{name}");
        }
    }
}
