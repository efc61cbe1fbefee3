//! Finds the files to read: which names are Dockerfiles, compose files and ignore files.

use std::path::{Component, Path, PathBuf};

use ignore::WalkBuilder;
use ignore::overrides::OverrideBuilder;

use super::super::{Gap, GapKind};

/// What a file is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Dockerfile,
    Compose,
    Ignore,
}

/// Directories that hold other people's files, never entered.
const SKIPPED: &[&str] = &[".git", ".hg", ".svn", "node_modules"];

/// Endings of files that speak of Dockerfiles and are none: documents, templates, programs.
const NO_DOCKERFILE: &[&str] = &[
    "md", "txt", "rst", "html", "j2", "jinja", "jinja2", "tmpl", "tpl", "template", "erb", "mustache", "hbs", "ejs",
    "in", "py", "go", "rs", "js", "ts", "java", "rb", "php", "c", "h", "cs", "sh", "bash", "ps1", "lua", "vim", "json",
    "yaml", "yml", "toml", "xml", "lock", "log", "bak", "orig", "swp", "patch", "diff", "snap", "svg", "png",
];

/// The files that `paths` name or hold, each once, in order of their paths. What cannot be read is put
/// among the gaps.
pub fn find(paths: &[PathBuf], exclude: &[String], gaps: &mut Vec<Gap>) -> Vec<(PathBuf, Kind)> {
    let mut found = Vec::new();
    for path in paths {
        match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => walk(path, exclude, gaps, &mut found),
            Ok(_) => found.push((clean(path), kind_of_named(path))),
            Err(error) => gaps.push(Gap {
                path: path.display().to_string(),
                what: format!("cannot be read: {}", plain(&error)),
                help: "check the path; a directory is searched, a file is checked as it is".into(),
                kind: GapKind::Unreadable,
            }),
        }
    }
    found.sort();
    found.dedup_by(|a, b| a.0 == b.0);
    found
}

fn walk(root: &Path, exclude: &[String], gaps: &mut Vec<Gap>, found: &mut Vec<(PathBuf, Kind)>) {
    let mut overrides = OverrideBuilder::new(root);
    for glob in exclude {
        if overrides.add(&format!("!{glob}")).is_err() {
            gaps.push(Gap {
                path: glob.clone(),
                what: "is no glob that can be excluded".into(),
                help: "write it as in a .gitignore file".into(),
                kind: GapKind::Unreadable,
            });
        }
    }
    // Only what lies in the project decides what is found: the same files on every machine.
    let walk = WalkBuilder::new(root)
        .hidden(false)
        .ignore(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .overrides(overrides.build().unwrap_or_else(|_| ignore::overrides::Override::empty()))
        .filter_entry(|entry| !SKIPPED.iter().any(|name| entry.file_name() == *name))
        .build();
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                gaps.push(Gap {
                    path: root.display().to_string(),
                    what: format!("was not searched to its end: {error}"),
                    help: "make the directory readable, or leave it out with --exclude".into(),
                    kind: GapKind::Unreadable,
                });
                continue;
            }
        };
        let Some(kind) = kind_of_found(&entry.file_name().to_string_lossy()) else { continue };
        let file_type = entry.file_type();
        if file_type.is_some_and(|t| t.is_dir()) {
            if entry.depth() > 0 && matches!(entry.file_name().to_str(), Some("Dockerfile" | ".dockerignore")) {
                gaps.push(Gap {
                    path: entry.path().display().to_string(),
                    what: "is a directory where a build expects a file".into(),
                    help: "rename the directory; it was searched like any other".into(),
                    kind: GapKind::Unreadable,
                });
            }
            continue;
        }
        found.push((clean(entry.path()), kind));
    }
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

/// What a file that someone named is: anything that looks like nothing else is a Dockerfile.
pub fn kind_of_named(path: &Path) -> Kind {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    match kind_of_found(&name) {
        Some(kind) => kind,
        None if name.ends_with(".yml") || name.ends_with(".yaml") => Kind::Compose,
        None => Kind::Dockerfile,
    }
}

/// The path without `.` parts, and `..` taken back where that needs no look at the disk.
pub fn clean(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(clean.components().next_back(), Some(Component::Normal(_))) => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}

/// An error of the system in plain words, without its number.
pub fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_ascii_lowercase()
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
