//! What COPY and ADD take from the build context, worked out once for each Dockerfile: the paths as the builder
//! cleans them, and which files each of them takes. Knows no context.

use super::stage::StepRef;
use crate::project::Dockerfile;
use crate::syntax::dockerfile::{Args, Keyword, Word};
use crate::syntax::ignorefile::{self, IgnoreFile};
use crate::text::parts;

/// One source, by the places of its instruction and its word.
#[derive(Debug)]
pub struct Copied {
    stage: usize,
    step: usize,
    word: usize,
    path: Option<String>,
    takes: Takes,
}

/// Which files a source takes.
#[derive(Debug)]
enum Takes {
    /// It is not known.
    Unknown,
    All,
    /// The file of that path, or what lies in the directory.
    Plain,
    /// What matches, and what lies in directories that do.
    Pattern(Box<IgnoreFile>),
}

/// A source of COPY or ADD that is taken from the context.
#[derive(Debug, Clone, Copy)]
pub struct CopySource<'a> {
    pub step: StepRef<'a>,
    pub word: &'a Word,
    /// As the builder cleans it, relative to the context; `.` for all of it; `None` where a variable is
    /// not known.
    pub path: Option<&'a str>,
    takes: &'a Takes,
}

impl<'a> CopySource<'a> {
    /// Whether this source takes `path`, itself or with its directory; no where the source is not known.
    pub fn takes(&self, path: &str) -> bool {
        match (self.takes, self.path) {
            (Takes::All, _) => true,
            (Takes::Plain, Some(own)) => {
                path.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
            (Takes::Pattern(pattern), _) => pattern.ignored(path),
            _ => false,
        }
    }

    /// Its path, where no character of it stands for others.
    pub fn plain(&self) -> Option<&'a str> {
        self.path.filter(|_| matches!(self.takes, Takes::Plain))
    }
}

impl Dockerfile {
    /// What the stages' COPY and ADD take from the context, in order: no `--from`, no address, no
    /// here-document.
    pub fn copy_sources(&self) -> impl Iterator<Item = CopySource<'_>> {
        self.copied.iter().filter_map(|copied| self.copy_source(copied))
    }

    /// Those of one stage.
    pub fn copies_of(&self, stage: usize) -> impl Iterator<Item = CopySource<'_>> {
        let from = self.copied.partition_point(|copied| copied.stage < stage);
        let own = self.copied.iter().skip(from).take_while(move |copied| copied.stage == stage);
        own.filter_map(|copied| self.copy_source(copied))
    }

    fn copy_source<'a>(&'a self, copied: &'a Copied) -> Option<CopySource<'a>> {
        let step = self.step(copied.stage, copied.step)?;
        let Args::Copy { sources, .. } = &step.ins.args else { return None };
        let word = sources.get(copied.word)?;
        Some(CopySource { step, word, path: copied.path.as_deref(), takes: &copied.takes })
    }
}

/// The sources of a Dockerfile whose stages are known.
pub fn of(docker: &Dockerfile) -> Vec<Copied> {
    let mut all = Vec::new();
    for step in docker.stages().flat_map(|stage| stage.steps()) {
        let (Args::Copy { sources, .. }, Keyword::Copy | Keyword::Add) = (&step.ins.args, step.ins.keyword) else {
            continue;
        };
        if step.ins.flag("from").is_some() {
            continue;
        }
        all.extend(sources.iter().enumerate().filter_map(|(at, word)| copied(&step, at, word)));
    }
    all
}

/// `None` for an address, written out or in a variable.
fn copied(step: &StepRef, word: usize, text: &Word) -> Option<Copied> {
    let known = source_text(step, text);
    if is_remote(known.as_deref().unwrap_or(&text.text)) {
        return None;
    }
    let path = known.map(|text| clean(&text));
    let takes = match path.as_deref() {
        None => Takes::Unknown,
        Some(".") => Takes::All,
        Some(path) if is_plain(path) => Takes::Plain,
        // A source matches as a pattern of an ignore file does.
        Some(path) => Takes::Pattern(Box::new(ignorefile::parse(path).0)),
    };
    Some(Copied { stage: step.stage.index, step: step.index, word, path, takes })
}

/// A source as it is written, its variables filled in; `None` where one is not known.
fn source_text(step: &StepRef, word: &Word) -> Option<String> {
    if step.ins.json {
        return Some(word.text.to_string());
    }
    let expansion = step.docker.scope.expand(step.stage.index, step.step.at, &word.text)?;
    expansion.known().map(str::to_owned)
}

impl StepRef<'_> {
    /// The first source of a COPY or ADD that is an address, written out or in a variable.
    pub fn remote_source(&self) -> Option<String> {
        let Args::Copy { sources, .. } = &self.ins.args else { return None };
        let mut texts = sources.iter().map(|word| source_text(self, word).unwrap_or_else(|| word.text.to_string()));
        texts.find(|text| is_remote(text))
    }
}

/// Whether an ignore file would read the path as these very characters.
fn is_plain(path: &str) -> bool {
    !path.contains(['*', '?', '[', ']', '\\', '\n']) && !path.starts_with(['!', '#', '\u{feff}']) && path.trim() == path
}

/// An address that ADD fetches: a URL or a git repository.
fn is_remote(source: &str) -> bool {
    let source = source.trim_matches(['"', '\'']);
    source.contains("://") || source.starts_with("git@")
}

/// The path without leading slash, `.` parts and `..`, as the builder takes it from the context's root.
fn clean(path: &str) -> String {
    let parts = parts(path);
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}
