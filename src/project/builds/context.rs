//! What a build would be sent: a directory's files after its ignore file, and what COPY takes of them.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use crate::project::stages::copied::CopySource;
use crate::project::{Dockerfile, Project};
use crate::syntax::ignorefile::IgnoreFile;
use crate::text::{Edit, FileId, Span, clean};

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
    /// Files at its top that say how to build or run it.
    pub build_files: Vec<String>,
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

impl Context {
    /// Whether nothing lies there but what the build itself is written in: the sources are put there by somebody else.
    pub fn holds_build_files_alone(&self) -> bool {
        self.sent().all(|entry| {
            let name = entry.path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
            name.contains("dockerfile") || name.contains("compose")
        })
    }

    pub fn sent(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.sent)
    }

    /// What a source takes of it, be it sent or not.
    pub fn taken<'a>(&'a self, source: &CopySource<'a>) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let source = *source;
        let (own, below) = match source.plain() {
            Some(path) => (self.at(path), self.below(path)),
            None => (None, self.entries.as_slice()),
        };
        let narrow = source.plain().is_some();
        own.into_iter().chain(below.iter().filter(move |entry| narrow || source.takes(&entry.path)))
    }

    /// The paths that some source takes.
    pub fn taken_by_any<'a>(&'a self, sources: impl Iterator<Item = CopySource<'a>>) -> HashSet<&'a str> {
        let sources: Vec<CopySource<'a>> = sources.collect();
        let whole = sources.iter().copied().find(|source| source.path == Some("."));
        let sources = if whole.is_some() { whole.into_iter().collect() } else { sources };
        sources.into_iter().flat_map(|source| self.taken(&source)).map(|entry| entry.path.as_str()).collect()
    }

    /// The file at `path`.
    pub fn at(&self, path: &str) -> Option<&Entry> {
        let at = self.entries.partition_point(|entry| entry.path.as_str() < path);
        self.entries.get(at).filter(|entry| entry.path == path)
    }

    /// What lies in the directory `path`, `.` being the whole: the entries stand in the order of their paths.
    pub fn below(&self, path: &str) -> &[Entry] {
        if path == "." {
            return &self.entries;
        }
        let prefix = format!("{path}/");
        let from = self.entries.partition_point(|entry| entry.path.as_str() < prefix.as_str());
        let rest = self.entries.get(from..).unwrap_or_default();
        rest.get(..rest.partition_point(|entry| entry.path.starts_with(&prefix))).unwrap_or_default()
    }

    /// Bytes of the files sent, without the headers of the archive.
    pub fn bytes_sent(&self) -> u64 {
        self.sent().map(|entry| entry.size).sum()
    }

    /// Whether it holds so few and so small files that one look shows what they are, and not the recipe alone, beside
    /// which others put what they have.
    pub fn is_small(&self) -> bool {
        const FILES: usize = 12;
        const BYTES: u64 = 64 << 10;
        let all = !self.truncated && !self.holds_build_files_alone();
        all && self.sent().nth(FILES).is_none() && self.bytes_sent() <= BYTES
    }
}

/// A COPY or ADD that takes a directory whole.
pub struct Sweep<'a> {
    pub source: CopySource<'a>,
    /// The files it takes, each with its path below that directory.
    pub files: Vec<(&'a Entry, &'a str)>,
}

impl Project {
    /// Whether no build from `root` copies anything that these patterns name, which were written for the directory `below`
    /// it; what a COPY names itself is not kept out in any case.
    pub fn copies_none_of(&self, root: &str, below: &str, unread: &IgnoreFile) -> bool {
        let built = self.contexts.iter().filter(|context| context.root == root);
        let dockers = built.filter_map(|context| self.dockerfile(context.dockerfile));
        let mut sources = dockers.flat_map(|docker| docker.copy_sources());
        let may_take = |path: &str| {
            let whole = below.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            let inside = path.strip_prefix(below).and_then(|rest| rest.strip_prefix('/'));
            let wide = |text: &str| text.contains(['*', '?', '[', '\\']);
            let deeper = |text: &str, inside: &str| {
                text.starts_with("**")
                    || text.rsplit_once('/').is_some_and(|(front, _)| wide(front))
                    || text.strip_prefix(inside).is_some_and(|rest| rest.starts_with('/'))
            };
            let mut named = unread.patterns.iter().filter(|pattern| !pattern.negated);
            let takes = inside.is_some_and(|inside| named.any(|pattern| deeper(&pattern.text, inside)));
            whole || takes || path == "." || wide(path)
        };
        !below.is_empty() && !sources.any(|source| source.path.is_none_or(may_take))
    }

    /// Whether the directory was named for checking.
    pub fn is_named(&self, context: &Context) -> bool {
        self.roots.contains(&crate::text::clean(Path::new(&context.root)))
    }

    /// Each Dockerfile with a context it is built from, where that was read.
    pub fn builds(&self) -> impl Iterator<Item = (&Dockerfile, &Context)> {
        let read = self.contexts.iter().filter(|context| !context.unread);
        read.filter_map(|context| Some((self.dockerfile(context.dockerfile)?, context)))
    }
}

impl Dockerfile {
    /// What is copied only because it lies in a directory that is copied whole: in stages the image needs,
    /// source by source.
    pub fn sweeps<'a>(&'a self, context: &'a Context) -> Vec<Sweep<'a>> {
        let sources = self.copy_sources().filter(|source| source.step.stage.reachable);
        let sweeps = sources.filter_map(|source| {
            let path = source.path?;
            let front = if path == "." { 0 } else { path.len() + 1 };
            let sent = context.below(path).iter().filter(|entry| entry.sent);
            let files: Vec<_> = sent.filter_map(|entry| Some((entry, entry.path.get(front..)?))).collect();
            (!files.is_empty()).then_some(Sweep { source, files })
        });
        sweeps.collect()
    }
}

impl Project {
    /// The directory of tests that goes along with a context and is built from by itself.
    pub fn tests_below(&self, context: &Context) -> Option<&'static str> {
        const TESTS: &[&str] = &["cypress", "e2e", "spec", "test", "tests"];
        let within = |root: &str| clean(Path::new(root));
        let built = |name: &str| {
            let below = within(&context.root).join(name);
            self.contexts.iter().any(|other| within(&other.root) == below)
        };
        let sent = |name: &str| context.below(name).iter().any(|entry| entry.sent);
        TESTS.iter().copied().find(|name| sent(name) && built(name))
    }

    /// The first context below the directory that is copied whole and has no ignore file, in words.
    pub fn bare_below(&self, directory: &str) -> String {
        let bare =
            self.contexts.iter().filter(|context| context.ignore.is_none() && !context.unread).find_map(|context| {
                let root = context.root.trim_start_matches("./").trim_end_matches('/');
                let below = !root.is_empty() && root != "." && Path::new(root).starts_with(directory);
                let mut sources = self.dockerfile(context.dockerfile).filter(|_| below)?.copy_sources();
                let whole = sources.any(|source| source.path == Some(".") && source.step.stage.reachable);
                whole.then(|| format!("`{root}`, all of which is copied"))
            });
        bare.unwrap_or("the directories that are built from".to_owned())
    }
}

impl crate::project::IgnoreFile {
    /// The change that puts patterns at the end of the file, whose text is `text`.
    pub fn added(&self, text: &str, patterns: &[String]) -> Edit {
        // Empty lines at the end go, for what follows the last line.
        let end = text.trim_end_matches(['\n', '\r']).len();
        let gap = if end == 0 { "" } else { "\n" };
        Edit::replace(self.file, Span::new(end, text.len()), format!("{gap}{}\n", patterns.join("\n")))
    }
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
