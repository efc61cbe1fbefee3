//! Programs, SQL and configuration of the project, read for what they say of the containers. They may
//! not parse, so they are read by their lexical shape alone. The rooms below hold what else the project says
//! of its files: what each is for, which commands build it, which stage runs, which bases are its own.

pub mod addresses;
mod bake;
pub mod bases;
pub mod by_hand;
pub mod connections;
pub mod credentials;
pub mod handlers;
pub mod host_wide;
pub mod kubernetes;
pub mod lexical;
pub mod material;
pub mod publisher;
pub mod pushes;
pub mod recipes;
pub mod secrets;
pub mod sql;
pub mod targets;
pub mod tested;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::knowledge::hooks;
use crate::project::builds::landed::Way;
use crate::project::compose::MountKind;
use crate::project::stages::copied::CopySource;
use crate::project::{Project, StageRef};
use crate::syntax::dockerfile::Args;
use crate::text::{FileId, Span, slashed};

/// Files read at most, and bytes of each: beyond them there is no evidence, only more text.
const MAX_FILES: usize = 2_000;
const MAX_BYTES: u64 = 1 << 20;

/// A text file that is no Dockerfile, compose or ignore file.
#[derive(Debug, Clone)]
pub struct Evidence {
    pub file: FileId,
    pub kind: Kind,
    /// The Dockerfiles that copy it into an image.
    pub copied_by: Vec<FileId>,
    /// The Dockerfiles with a RUN that it is mounted into, so that the build may run it.
    pub bound_by: Vec<FileId>,
    /// The services that mount it, as indexes into `Project::compose` and its services.
    pub mounted_by: Vec<(usize, usize)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Python,
    JavaScript,
    Ruby,
    Php,
    Go,
    Java,
    Shell,
    Sql,
    /// Configuration: ini, conf, toml, yaml, json, properties, env.
    Config,
    Other,
}

impl Evidence {
    /// Its path from the directory of a build that copies it; the whole path where no build does. What
    /// lies above the context says nothing of the file.
    pub fn path_in_context<'a>(&self, project: &'a Project) -> &'a str {
        let path = project.source(self.file).path.as_str();
        let contexts = project.contexts.iter().filter(|context| self.copied_by.contains(&context.dockerfile));
        let inside = contexts.filter_map(|context| path.strip_prefix(context.root.as_str()));
        inside.min_by_key(|rest| rest.len()).map_or(path, |rest| rest.trim_start_matches('/'))
    }
}

/// A file that is worth reading.
pub struct Wanted {
    pub path: PathBuf,
    kind: Kind,
    copied_by: Vec<FileId>,
    bound_by: Vec<FileId>,
    mounted_by: Vec<(usize, usize)>,
}

impl Wanted {
    fn new(path: &Path, kind: Kind) -> Wanted {
        let (copied_by, bound_by, mounted_by) = (Vec::new(), Vec::new(), Vec::new());
        Wanted { path: path.to_owned(), kind, copied_by, bound_by, mounted_by }
    }

    /// The evidence, once read.
    pub fn read(self, file: FileId) -> Evidence {
        let Wanted { kind, copied_by, bound_by, mounted_by, .. } = self;
        Evidence { file, kind, copied_by, bound_by, mounted_by }
    }
}

/// The files that images are given from their contexts, and those that services mount, by path; `mounted`
/// tells the files at a path that is mounted.
pub fn wanted(project: &Project, mounted: impl Fn(&Path) -> Vec<PathBuf>) -> Vec<Wanted> {
    let mut wanted: BTreeMap<PathBuf, Wanted> = BTreeMap::new();
    for context in &project.contexts {
        let Some(docker) = project.dockerfile(context.dockerfile) else {
            continue;
        };
        let taken = context.taken_by_any(docker.copy_sources());
        let binds: Vec<_> = docker.binds().collect();
        for entry in context.sent().filter(|entry| entry.size <= MAX_BYTES && !entry.link) {
            let Some(kind) = kind(&entry.path) else { continue };
            if wanted.len() >= MAX_FILES {
                break;
            }
            let copied = taken.contains(entry.path.as_str());
            let bound = matches!(kind, Kind::Shell | Kind::Other) && binds.iter().any(|bind| bind.names(&entry.path));
            if copied || bound {
                let path = Path::new(&context.root).join(&entry.path);
                let file = wanted.entry(crate::text::clean(&path)).or_insert_with_key(|path| Wanted::new(path, kind));
                file.copied_by.extend(copied.then_some(context.dockerfile));
                file.bound_by.extend(bound.then_some(context.dockerfile));
            }
        }
    }
    // Of what is looked for in the wrong directory it is known all the same what it holds.
    for stray in &project.strays {
        for path in &stray.files {
            let Some(kind) = kind(&path.to_string_lossy()) else { continue };
            if wanted.len() >= MAX_FILES {
                break;
            }
            let file = wanted.entry(path.clone()).or_insert_with(|| Wanted::new(path, kind));
            file.copied_by.push(stray.dockerfile);
        }
    }
    for (compose, file) in project.compose.iter().enumerate() {
        let home = Path::new(&project.source(file.file).path).parent().unwrap_or(Path::new(""));
        for (service, asked) in file.services.iter().enumerate() {
            let binds = asked.volumes.iter().filter(|mount| mount.kind == MountKind::Bind);
            let sources = binds.filter_map(|mount| mount.source.as_ref()?.value.as_deref());
            for source in sources.filter(|source| source.starts_with('.')) {
                for path in mounted(&home.join(source)) {
                    let Some(kind) = kind(&path.to_string_lossy()) else { continue };
                    if wanted.len() >= MAX_FILES {
                        break;
                    }
                    let file = wanted.entry(path).or_insert_with_key(|path| Wanted::new(path, kind));
                    file.mounted_by.push((compose, service));
                }
            }
        }
    }
    wanted.into_values().collect()
}

impl Project {
    /// The text of the file at `path` in a context, where it was read as evidence.
    pub fn text_in(&self, context: &crate::project::Context, path: &str) -> Option<&str> {
        let whole = crate::text::clean(&Path::new(&context.root).join(path));
        self.evidence_at(&whole).map(|evidence| self.source(evidence.file).text.as_str())
    }

    /// Whether the file at `path` in a context is a `.env` that was read and in which no name promises a
    /// credential and no address holds one.
    pub fn settings_without_secrets(&self, context: &crate::project::Context, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        let Some(text) = self.text_in(context, path).filter(|_| name.starts_with(".env")) else { return false };
        let pairs = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        let mut pairs = pairs.filter_map(|line| line.trim().trim_start_matches("export ").split_once('='));
        !pairs.any(|(key, value)| {
            let value = value.trim().trim_matches(['"', '\'']);
            let told = crate::project::evidence::credentials::names_one(key.trim())
                && crate::project::evidence::credentials::can_be_one(value);
            told || value
                .split_once("://")
                .is_some_and(|(_, rest)| rest.split('/').next().unwrap_or(rest).contains('@'))
        })
    }

    /// The COPY and ADD words that bring this file into an image, with the Dockerfiles they stand in.
    pub fn copies_of(&self, evidence: &Evidence) -> Vec<(FileId, Span)> {
        let path = &self.source(evidence.file).path;
        let mut found = Vec::new();
        for context in self.contexts.iter().filter(|context| evidence.copied_by.contains(&context.dockerfile)) {
            let root = Path::new(&context.root);
            let clean = crate::text::clean(root);
            let Ok(inside) = Path::new(path).strip_prefix(&clean) else { continue };
            let inside = slashed(inside);
            let Some(docker) = self.dockerfile(context.dockerfile) else {
                continue;
            };
            let sources = docker.copy_sources().filter(|source| source.step.stage.reachable && source.takes(&inside));
            found.extend(sources.map(|source| (docker.file, source.word.span)));
        }
        found.sort();
        found.dedup();
        found
    }

    /// Whether it may come into an image that is shipped: a stage of one copies it, or something is taken from the stage
    /// that has it, from a place that holds it.
    pub fn may_be_shipped(&self, evidence: &Evidence) -> bool {
        let path = Path::new(&self.source(evidence.file).path);
        let dockers = evidence.copied_by.iter().filter_map(|file| self.dockerfile(*file));
        let mut contexts = dockers.flat_map(|docker| self.contexts_of(docker).map(move |context| (docker, context)));
        contexts.any(|(docker, context)| {
            let inside = path.strip_prefix(crate::text::clean(Path::new(&context.root))).map(slashed);
            let Ok(inside) = inside else { return true };
            let sources = docker.copy_sources().filter(|source| source.step.stage.reachable && source.takes(&inside));
            sources.into_iter().any(|source| source.step.stage.in_final_chain || is_taken_on(&source, &inside))
        })
    }
}

/// Whether something is taken from where the file comes to lie, or from a place that is not known.
fn is_taken_on(source: &CopySource, inside: &str) -> bool {
    let Some((place, _)) = Way::of(source).map(|way| way.end(inside)) else { return true };
    let (docker, index) = (source.step.docker, source.step.stage.index);
    let has = |stage: &StageRef| stage.chain().any(|below| below.index == index);
    let named = |stage: &StageRef, name: &str| {
        stage.name.as_deref() == Some(&name.to_ascii_lowercase()) || stage.index.to_string() == name
    };
    let from_it = |name: &str| docker.stages().any(|stage| named(&stage, name) && has(&stage));
    let holds = |text: &str| {
        let path = format!("/{}", text.trim_matches('/'));
        path == "/"
            || text.contains(['$', '*', '?', '['])
            || place == path
            || place.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with('/'))
    };
    docker.stages().flat_map(|stage| stage.steps()).any(|step| match &step.ins.args {
        Args::Copy { sources, .. } => {
            let from = step.ins.flag("from").is_some_and(|from| from.text.contains('$') || from_it(&from.text));
            from && sources.iter().any(|word| holds(&word.text))
        }
        _ => {
            step.is_run()
                && step.ins.flags.iter().any(|flag| flag.value.as_ref().is_some_and(|word| word.text.contains("from=")))
        }
    })
}

/// What a file holds, by its name; `None` for names that promise no text.
pub fn kind(path: &str) -> Option<Kind> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    Some(match ending.to_ascii_lowercase().as_str() {
        "py" => Kind::Python,
        "js" | "ts" | "mjs" | "cjs" | "jsx" | "tsx" => Kind::JavaScript,
        "rb" => Kind::Ruby,
        "php" => Kind::Php,
        "go" => Kind::Go,
        "java" | "kt" | "scala" => Kind::Java,
        "sh" | "bash" | "ksh" => Kind::Shell,
        "sql" => Kind::Sql,
        "conf" | "cfg" | "cnf" | "ini" | "toml" | "yaml" | "yml" | "json" | "properties" | "env" | "xml" | "mod"
        | "csproj" => Kind::Config,
        "" if name.starts_with('.') && !name.starts_with(".env") => return None,
        "" | "txt" | "in" | "template" | "tmpl" => Kind::Other,
        // Services of s6 and runit under names of their own, and what start programs run by its place.
        "init" | "run" | "runit" => Kind::Other,
        _ if hooks::is_in_directory(path) => Kind::Other,
        _ if name.starts_with(".env") => Kind::Config,
        _ => return None,
    })
}
