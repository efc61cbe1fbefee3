//! What a build would be sent: a directory's files after its ignore file, and what COPY takes of them.

use std::path::Path;
use std::sync::Arc;

use crate::project::{Dockerfile, Project, StepRef};
use crate::syntax::dockerfile::{Args, Keyword, Word};
use crate::syntax::ignorefile::{self, IgnoreFile};
use crate::text::{Edit, FileId};

/// A directory that a Dockerfile is built from.
#[derive(Debug)]
pub struct Context {
    pub dockerfile: FileId,
    /// The directory, as shown to people.
    pub root: String,
    /// The ignore file in force, as index into `Project::ignore_files`.
    pub ignore: Option<usize>,
    /// Files below the directory, in order of their paths; directories are not listed.
    pub entries: Arc<Vec<Entry>>,
    /// The walk stopped at its limit, so that every count is a lower bound.
    pub truncated: bool,
    /// The directory does not exist or was not read, so that nothing can be said of its content.
    pub unread: bool,
    /// What of `knowledge::litter::MADE` the project's git ignores in the directory, there or not.
    pub unversioned: Vec<&'static str>,
}

/// One file of a context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Relative to the context, `/` between its parts.
    pub path: String,
    /// Bytes; of a link those of its target's name.
    pub size: u64,
    pub link: bool,
    pub executable: bool,
    pub sent: bool,
    /// The pattern that decided, as index into the ignore file's patterns.
    pub decided_by: Option<usize>,
}

/// A source of COPY or ADD that is taken from the context.
#[derive(Debug)]
pub struct CopySource<'a> {
    pub step: StepRef<'a>,
    pub word: &'a Word,
    /// As the builder cleans it, relative to the context; `.` for all of it; `None` where a variable is
    /// not known.
    pub path: Option<String>,
    matcher: Option<IgnoreFile>,
}

impl Context {
    pub fn sent(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.sent)
    }

    /// Bytes of the files sent, without the headers of the archive.
    pub fn bytes_sent(&self) -> u64 {
        self.sent().map(|entry| entry.size).sum()
    }
}

impl CopySource<'_> {
    /// Whether this source takes `path`, itself or with its directory; no where the source is not known.
    pub fn takes(&self, path: &str) -> bool {
        match (&self.path, &self.matcher) {
            (Some(all), _) if all == "." => true,
            (_, Some(matcher)) => matcher.ignored(path),
            _ => false,
        }
    }
}

impl Dockerfile {
    /// What the stages' COPY and ADD take from the context, in order: no `--from`, no address, no
    /// here-document.
    pub fn copy_sources(&self) -> impl Iterator<Item = CopySource<'_>> {
        self.stages().flat_map(|stage| stage.steps()).flat_map(move |step| {
            let sources: &[Word] = match (&step.ins.args, step.ins.keyword) {
                (Args::Copy { sources, .. }, Keyword::Copy | Keyword::Add) if step.ins.flag("from").is_none() => {
                    sources
                }
                _ => &[],
            };
            sources.iter().filter(|word| !is_remote(&word.text)).map(move |word| self.copy_source(step, word))
        })
    }

    fn copy_source<'a>(&'a self, step: StepRef<'a>, word: &'a Word) -> CopySource<'a> {
        let text = match &step.ins.json {
            true => Some(word.text.to_string()),
            false => {
                let expansion = self.scope.expand(step.stage.index, step.step.at, &word.text);
                expansion.as_ref().and_then(|e| e.known()).map(str::to_owned)
            }
        };
        let path = text.map(|text| clean(&text));
        // A source matches as a pattern does: the file itself or any directory above it.
        let matcher = path.as_deref().map(|path| ignorefile::parse(path).0);
        CopySource { step, word, path, matcher }
    }
}

/// A COPY or ADD that takes a directory whole.
pub struct Sweep<'a> {
    pub source: CopySource<'a>,
    /// The files it takes, each with its path below that directory.
    pub files: Vec<(&'a Entry, &'a str)>,
}

impl Project {
    /// Whether the directory was named for checking.
    pub fn is_named(&self, context: &Context) -> bool {
        self.roots.contains(&crate::text::clean(Path::new(&context.root)))
    }

    /// Each Dockerfile with a context it is built from, where that was read.
    pub fn builds(&self) -> impl Iterator<Item = (&Dockerfile, &Context)> {
        let read = self.contexts.iter().filter(|context| !context.unread);
        read.filter_map(|context| Some((self.dockerfiles.iter().find(|d| d.file == context.dockerfile)?, context)))
    }
}

impl Dockerfile {
    /// What is copied only because it lies in a directory that is copied whole: in stages the image needs,
    /// source by source.
    pub fn sweeps<'a>(&'a self, context: &'a Context) -> Vec<Sweep<'a>> {
        let sources = self.copy_sources().filter(|source| source.step.stage.reachable);
        let sweeps = sources.filter_map(|source| {
            let path = source.path.clone()?;
            let below = |entry: &'a Entry| match path.as_str() {
                "." => Some((entry, entry.path.as_str())),
                path => entry.path.strip_prefix(path)?.strip_prefix('/').map(|rest| (entry, rest)),
            };
            let files: Vec<_> = context.sent().filter_map(below).collect();
            (!files.is_empty()).then_some(Sweep { source, files })
        });
        sweeps.collect()
    }
}

impl crate::project::IgnoreFile {
    /// The change that puts patterns at the end of the file, whose text is `text`.
    pub fn added(&self, text: &str, patterns: &[String]) -> Edit {
        let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        Edit::insert(self.file, text.len(), format!("{gap}{}\n", patterns.join("\n")))
    }
}

/// An address that ADD fetches: a URL or a git repository.
pub fn is_remote(source: &str) -> bool {
    let source = source.trim_matches(['"', '\'']);
    source.contains("://") || source.starts_with("git@")
}

/// The path without leading slash, `.` parts and `..`, as the builder takes it from the context's root.
fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

/// Bytes as people say them, in steps of 1000.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        1_000_000..1_000_000_000 => format!("{} MB", bytes.div_ceil(1_000_000)),
        _ => format!("{} GB", bytes.div_ceil(1_000_000_000)),
    }
}
