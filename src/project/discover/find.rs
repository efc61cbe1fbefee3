//! Finds the files to read: which names are Dockerfiles, compose files and ignore files.

use std::path::{Path, PathBuf};

use super::ignored::Ignored;
use super::read::{gap, shown};
use super::recipes::may_build;
use crate::disk::{self, Disk, plain};
use crate::project::{Gap, GapKind, Inputs, Met, Project};
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
    /// Its name speaks of a Dockerfile; whether it is one, what it holds says.
    Likely,
}

/// A file that is to be read.
#[derive(Debug, Clone)]
pub struct Found {
    pub path: PathBuf,
    pub kind: Kind,
    /// Someone named it, so that it is taken for something in any case.
    pub named: bool,
}

/// Directories of version control.
const UNSEEN: &[&str] = &[".git", ".hg", ".svn"];

/// Directories that hold what was fetched from others.
const FETCHED: &[&str] = &["node_modules", "vendor", ".venv", "venv", "site-packages"];

/// Where only names count: whose files these are is not known.
const OTHERS: &str = "third_party";

/// What stands beside a directory `target` that a build tool makes.
const BUILT_BY: &[&str] = &["Cargo.toml", "pom.xml", "build.sbt", "project.clj"];

/// Endings of files that speak of Dockerfiles and are none: documents, templates, programs.
const NO_DOCKERFILE: &[&str] = &[
    "md", "txt", "rst", "html", "j2", "jinja", "jinja2", "tmpl", "tpl", "template", "erb", "mustache", "hbs", "ejs",
    "in", "py", "go", "rs", "js", "ts", "java", "rb", "php", "c", "h", "cs", "sh", "bash", "ps1", "lua", "vim", "json",
    "yaml", "yml", "toml", "xml", "lock", "log", "bak", "orig", "swp", "patch", "diff", "snap", "svg", "png",
];

/// What walks found: files, what could not be read, and what was passed over and might be looked for.
#[derive(Debug, Clone, Default)]
pub struct Walked {
    files: Vec<Found>,
    gaps: Vec<Gap>,
    met: Vec<Met>,
}

/// The files that `paths` name or hold, each once, in order of their paths. What cannot be read is put among the
/// project's gaps, what is passed over and might be looked for among what was met.
pub fn find(disk: &Disk, paths: &[PathBuf], inputs: &Inputs, project: &mut Project) -> Vec<Found> {
    let walk = || walked(disk, paths, inputs);
    let walked = inputs.memory.as_ref().map_or_else(walk, |memory| memory.found(paths, walk));
    project.gaps.extend(walked.gaps);
    project.met.extend(walked.met);
    let mut found = walked.files;
    for path in disk.unsaved() {
        let searched =
            paths.iter().any(|root| path.starts_with(clean(root)) && disk.look(root) == Ok(disk::Found::Directory));
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let kind = kind_of_found(&name).filter(|_| searched);
        found.extend(kind.map(|kind| Found { path: path.to_owned(), kind, named: false }));
    }
    found.sort_by(|a, b| (&a.path, a.kind).cmp(&(&b.path, b.kind)));
    found.dedup_by(|a, b| a.path == b.path);
    found
}

fn walked(disk: &Disk, paths: &[PathBuf], inputs: &Inputs) -> Walked {
    let mut seen = Walked::default();
    for path in paths {
        match disk.look(path) {
            Ok(disk::Found::Directory) => walk(disk, path, &inputs.exclude, &mut seen),
            Ok(disk::Found::File) if inputs.listed.contains(path) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                match kind_of_met(path, &name, true) {
                    Some(kind) => seen.files.push(Found { path: clean(path), kind, named: false }),
                    None => passed(&mut seen, path, "is listed, and by its name no Dockerfile, compose or ignore file"),
                }
            }
            Ok(disk::Found::File) => {
                seen.files.push(Found { path: clean(path), kind: kind_of_named(path), named: true });
            }
            Err(refusal) => seen.gaps.push(gap(path.display().to_string(), &refusal, GapKind::Unreadable)),
        }
    }
    seen
}

fn walk(disk: &Disk, root: &Path, exclude: &[String], seen: &mut Walked) {
    let (Ok(walk), Ok(mut ignored)) = (disk.walk(root), Ignored::new(disk, root, exclude)) else { return };
    let mut passed_over = Vec::new();
    let entries = walk.into_iter().filter_entry(|entry| {
        let directory = entry.file_type().is_dir();
        if entry.depth() == 0 {
            return true;
        }
        if directory && UNSEEN.iter().any(|name| entry.file_name() == *name) {
            return false;
        }
        let fetched = if directory { fetched(disk, entry.path()) } else { None };
        let why = fetched.or_else(|| ignored.holds(entry));
        if let Some(why) = why.filter(|_| directory || is_looked_for(&entry.file_name().to_string_lossy())) {
            passed_over.push((entry.path().to_owned(), why));
        }
        why.is_none()
    });
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                seen.gaps.push(unsearched(root, &error));
                continue;
            }
        };
        if entry.depth() == disk::DEEPEST && entry.file_type().is_dir() {
            seen.gaps.push(too_deep(entry.path()));
        }
        let name = entry.file_name().to_string_lossy();
        let own = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let kind = kind_of_met(entry.path(), &name, !own.iter().any(|part| part == OTHERS));
        // A directory may bear any name, and so may a link to one.
        let directory = || {
            entry.file_type().is_dir()
                || entry.path_is_symlink() && disk.look(entry.path()) == Ok(disk::Found::Directory)
        };
        match kind {
            Some(kind) if !directory() => seen.files.push(Found { path: clean(entry.path()), kind, named: false }),
            None if is_looked_for(&name) && !directory() => passed(seen, entry.path(), why_none(&name)),
            _ => {}
        }
    }
    passed_over.iter().for_each(|(path, why)| passed(seen, path, why));
    seen.gaps.append(&mut ignored.gaps);
}

/// Why a directory is not entered unless it is named: others wrote what it holds, or a tool made it.
fn fetched(disk: &Disk, directory: &Path) -> Option<&'static str> {
    let name = directory.file_name()?;
    if FETCHED.iter().any(|fetched| name == *fetched) {
        return Some("was fetched from others; name it to check it");
    }
    let built = || BUILT_BY.iter().any(|manifest| disk.is_met(&directory.with_file_name(manifest)));
    (name == "target" && built()).then_some("is made by builds; name it to check it")
}

fn passed(seen: &mut Walked, path: &Path, why: &str) {
    seen.met.push(Met { path: shown(&clean(path)), kind: None, why: why.to_owned() });
}

/// Whether someone may wonder why a file of that name is not checked.
fn is_looked_for(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let yaml = lower.ends_with(".yml") || lower.ends_with(".yaml");
    lower.contains("dockerfile") || lower.contains("containerfile") || yaml && speaks_of_compose(&lower)
}

/// Whether the name of a YAML file lets one look for services in it.
pub fn speaks_of_compose(name: &str) -> bool {
    ["compose", "docker", "podman", "stack", "swarm"].iter().any(|word| name.contains(word))
}

/// Why a file whose name speaks of Dockerfiles or compose files is none by that name.
fn why_none(name: &str) -> &'static str {
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "j2" | "jinja" | "jinja2" | "tmpl" | "tpl" | "template" | "erb" | "mustache" | "hbs" | "ejs" | "in" => {
            "is a template by its ending: what is made of it can be checked, not it"
        }
        "bak" | "orig" | "swp" => "is a copy that an editor or a merge left, by its ending",
        "yml" | "yaml" => "lies where only names count, and its name is none of a compose file",
        _ if name.ends_with('~') => "is a copy that an editor left, by its ending",
        _ => "is no Dockerfile by its ending",
    }
}

fn too_deep(path: &Path) -> Gap {
    Gap {
        path: shown(&clean(path)),
        what: format!("was not searched: it lies {} folders deep", disk::DEEPEST),
        help: "name it to check it, or leave it out with --exclude".into(),
        kind: GapKind::Unreadable,
    }
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

/// What a file met on the way is or may be; `open` where what it holds counts too.
fn kind_of_met(path: &Path, name: &str, open: bool) -> Option<Kind> {
    let recipe = || may_build(path).then_some(Kind::Recipe);
    let by_content = || kind_by_content(name).filter(|kind| open || *kind != Kind::Yaml);
    kind_of_found(name).or_else(recipe).or_else(by_content)
}

/// What a file met on the way is, by its name alone.
pub fn kind_of_found(name: &str) -> Option<Kind> {
    let lower = name.to_ascii_lowercase();
    if lower.ends_with(".dockerignore") || lower == ".containerignore" {
        return Some(Kind::Ignore);
    }
    let yaml = lower.strip_suffix(".yml").or_else(|| lower.strip_suffix(".yaml"));
    if let Some(stem) = yaml {
        // `docker stack deploy` and podman-compose have names of their own; a `stack.yaml` is Haskell's as well.
        let bare = stem.strip_prefix("docker-").or_else(|| stem.strip_prefix("podman-")).unwrap_or(stem);
        let rest = bare.strip_prefix("compose").or_else(|| stem.strip_prefix("docker-stack"))?;
        return (rest.is_empty() || rest.starts_with(['.', '-', '_'])).then_some(Kind::Compose);
    }
    let docker = lower.split('.').any(|part| matches!(part, "dockerfile" | "containerfile"));
    (docker && may_be_dockerfile(&lower)).then_some(Kind::Dockerfile)
}

fn may_be_dockerfile(lower: &str) -> bool {
    let last = lower.rsplit('.').next().unwrap_or_default();
    !NO_DOCKERFILE.contains(&last) && !lower.ends_with('~')
}

/// What a file may be by what it holds, where its name does not say: `Dockerfile-dev`, `web_Dockerfile`, any YAML.
fn kind_by_content(name: &str) -> Option<Kind> {
    let lower = name.to_ascii_lowercase();
    let docker = lower.contains("dockerfile") || lower.contains("containerfile");
    let yaml = lower.ends_with(".yml") || lower.ends_with(".yaml");
    let likely = (docker && may_be_dockerfile(&lower)).then_some(Kind::Likely);
    likely.or_else(|| yaml.then_some(Kind::Yaml))
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
        for name in ["Dockerfile-dev", "Dockerfile_dev", "web-Dockerfile", "Containerfile-x"] {
            assert_eq!((kind_of_found(name), kind_by_content(name)), (None, Some(Kind::Likely)), "{name}");
        }
        for name in [
            "compose.yaml",
            "docker-compose.override.yml",
            "docker-compose-dev.yml",
            "podman-compose.yml",
            "docker-stack.yml",
            "docker-stack.prod.yaml",
        ] {
            assert_eq!(kind_of_found(name), Some(Kind::Compose), "{name}");
        }
        for name in [".dockerignore", "Dockerfile.dockerignore"] {
            assert_eq!(kind_of_found(name), Some(Kind::Ignore), "{name}");
        }
        for name in ["Dockerfile.md", "composer.json", "decompose.yml", "dockerfile_test.go", "Dockerfile.j2", "README"]
        {
            assert_ne!(kind_by_content(name), Some(Kind::Likely), "{name}");
            assert_eq!(kind_of_found(name), None, "{name}");
        }
    }
}
