//! What builds are sent: of each context the bytes that instructions copy, those that nothing copies, and those that
//! nobody should be sent, by directory.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use serde::Serialize;

use super::Paper;
use crate::project::builds::context::{Context, Entry};
use crate::project::builds::leaks::{is_history, is_secret};
use crate::project::stages::copied::CopySource;
use crate::report::tongue::Say;
use crate::text::clean;

/// Files of a context times sources of its builds beyond which nobody waits for a picture.
const PAIRS: usize = 2_000_000;
/// Blocks that a context is cut into at most, and contexts that are told of.
const BLOCKS: usize = 40;
const CONTEXTS: usize = 20;

/// One directory that builds are sent.
#[derive(Serialize)]
pub struct Sent {
    pub root: String,
    pub dockerfiles: Vec<String>,
    pub ignore: Option<String>,
    pub files: usize,
    pub bytes: u64,
    /// There is more than was looked at.
    pub truncated: bool,
    pub needed: u64,
    pub unused: u64,
    pub leaked: u64,
    /// Largest first.
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Block {
    /// A file, or a directory with `/` behind it.
    pub path: String,
    pub files: usize,
    pub bytes: u64,
    pub part: Part,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The builder reads it, or an instruction copies or mounts it.
    Needed,
    /// Nothing does.
    Unused,
    /// A secret, or the history of the project.
    Leaked,
}

impl Part {
    pub const ALL: [Part; 3] = [Part::Needed, Part::Unused, Part::Leaked];

    pub fn said(self) -> Say {
        match self {
            Part::Needed => Say::SentNeeded,
            Part::Unused => Say::SentUnused,
            Part::Leaked => Say::SentLeaked,
        }
    }
}

pub fn all(paper: &Paper) -> Vec<Sent> {
    let mut alike: BTreeMap<(&str, Option<usize>), Vec<&Context>> = BTreeMap::new();
    for context in paper.project.contexts.iter().filter(|context| !context.unread) {
        alike.entry((context.root.as_str(), context.ignore)).or_default().push(context);
    }
    let mut all: Vec<Sent> = alike.into_values().filter_map(|contexts| one(paper, &contexts)).collect();
    all.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.root.cmp(&b.root)));
    all.truncate(CONTEXTS);
    all
}

/// One directory under one ignore file, whatever is built from it.
fn one(paper: &Paper, contexts: &[&Context]) -> Option<Sent> {
    let context = contexts.first()?;
    let dockers = contexts.iter().filter_map(|context| paper.project.dockerfile(context.dockerfile));
    let dockers: Vec<_> = dockers.collect();
    let sources: Vec<CopySource> = dockers.iter().flat_map(|docker| docker.copy_sources()).collect();
    if sources.len() * context.entries.len() > PAIRS {
        return None;
    }
    let mounted: HashSet<&str> = dockers
        .iter()
        .flat_map(|docker| docker.stages().flat_map(|stage| stage.steps()))
        .flat_map(|step| step.mounts().collect::<Vec<_>>())
        .filter(|mount| mount.kind == "bind" && mount.option("from").is_none())
        .map(|mount| mount.option("source").or(mount.option("src")).unwrap_or("."))
        .map(|mounted| mounted.trim_start_matches("./").trim_matches('/'))
        .collect();
    let whole = mounted.contains("") || mounted.contains(".");
    // The builder itself reads the Dockerfile and the ignore file.
    let ignore = context.ignore.and_then(|at| paper.project.ignore_files.get(at)).map(|ignore| ignore.file);
    let read = dockers.iter().map(|docker| docker.file).chain(ignore);
    let read: HashSet<String> =
        read.filter_map(|file| below(&context.root, &paper.project.source(file).path)).collect();
    let unknown = sources.iter().any(|source| source.path.is_none());
    let taken = context.taken_by_any(sources.into_iter());
    let part = |entry: &Entry| {
        let path = entry.path.as_str();
        let mut above = path.match_indices('/').filter_map(|(end, _)| path.get(..end)).chain([path]);
        let secret = || is_secret(path) && !paper.project.settings_without_secrets(context, path);
        match () {
            () if is_history(path) || secret() => Part::Leaked,
            () if read.contains(path) || unknown || taken.contains(path) => Part::Needed,
            () if whole || above.any(|above| mounted.contains(above)) => Part::Needed,
            () => Part::Unused,
        }
    };
    let entries: Vec<(&Entry, Part)> = context.sent().map(|entry| (entry, part(entry))).collect();
    let of = |wanted: Part| entries.iter().filter(|(_, part)| *part == wanted).map(|(entry, _)| entry.size).sum();
    let bytes = context.bytes_sent();
    (bytes > 0).then(|| Sent {
        root: paper.short(&context.root).to_owned(),
        dockerfiles: dockers.iter().map(|docker| paper.path(docker.file).to_owned()).collect(),
        ignore: context.ignore.and_then(|at| paper.project.ignore_files.get(at)).map(|i| paper.path(i.file).to_owned()),
        files: entries.len(),
        bytes,
        truncated: context.truncated,
        needed: of(Part::Needed),
        unused: of(Part::Unused),
        leaked: of(Part::Leaked),
        blocks: blocks(paper, &entries),
    })
}

/// A path as seen from a directory, where it lies in it.
fn below(root: &str, path: &str) -> Option<String> {
    let (root, path) = (clean(Path::new(root)), clean(Path::new(path)));
    path.strip_prefix(root).ok().map(|rest| rest.to_string_lossy().into_owned())
}

/// Files by directory, the largest directory opened again and again while there is room.
fn blocks(paper: &Paper, entries: &[(&Entry, Part)]) -> Vec<Block> {
    let all: Vec<usize> = (0..entries.len()).collect();
    let mut blocks = cut(entries, &all, 0);
    loop {
        let opened = blocks.iter().enumerate().filter(|(_, (block, held))| block.path.ends_with('/') && held.len() > 1);
        let Some((at, _)) = opened.max_by_key(|(at, (block, _))| (block.bytes, std::cmp::Reverse(*at))) else { break };
        let (block, held) = &blocks[at];
        let inner = cut(entries, held, block.path.len());
        if blocks.len() - 1 + inner.len() > BLOCKS {
            break;
        }
        blocks.splice(at..=at, inner);
    }
    let mut blocks: Vec<Block> = blocks.into_iter().map(|(block, _)| block).filter(|block| block.bytes > 0).collect();
    blocks.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.path.cmp(&b.path)));
    let rest = blocks.split_off(blocks.len().min(BLOCKS));
    for part in Part::ALL {
        let rest = || rest.iter().filter(|block| block.part == part);
        if rest().next().is_some() {
            let (files, bytes) = (rest().map(|b| b.files).sum(), rest().map(|b| b.bytes).sum());
            blocks.push(Block { path: paper.tongue.say(Say::TheRest).to_owned(), files, bytes, part });
        }
    }
    blocks
}

/// The files `held`, whose paths are alike up to `from`, by the next part of their paths and what becomes of them.
fn cut(entries: &[(&Entry, Part)], held: &[usize], from: usize) -> Vec<(Block, Vec<usize>)> {
    let mut parts: BTreeMap<(&str, Part), Vec<usize>> = BTreeMap::new();
    for &at in held {
        let (entry, part) = &entries[at];
        let end = entry.path.get(from..).and_then(|rest| rest.find('/')).map_or(entry.path.len(), |end| from + end + 1);
        parts.entry((entry.path.get(..end).unwrap_or(&entry.path), *part)).or_default().push(at);
    }
    let block = |((path, part), held): ((&str, Part), Vec<usize>)| {
        let bytes = held.iter().map(|&at| entries[at].0.size).sum();
        (Block { path: path.to_owned(), files: held.len(), bytes, part }, held)
    };
    parts.into_iter().map(block).collect()
}
