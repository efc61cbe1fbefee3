//! Walks a build context: which files there are, how large, and which the ignore file keeps out.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::find::is_build_file;
use super::ignored;
use super::read::shown;
use crate::disk::{self, Disk, Found};
use crate::knowledge::litter;
use crate::project::builds::context::{Context, Entry};
use crate::syntax::ignorefile::{IgnoreFile, Within};
use crate::text::FileId;
use crate::text::clean;

/// Entries after which a walk stops: the counts are then lower bounds.
const MAX_ENTRIES: usize = 200_000;

/// Paths held against patterns that may match any path, after which a walk stops as well.
const MAX_ASKED: usize = 50_000_000;

/// What one walk found.
#[derive(Debug, Clone)]
pub struct Census {
    entries: Arc<Vec<Entry>>,
    truncated: bool,
    unread: bool,
    unversioned: Vec<&'static str>,
    build_files: Vec<String>,
}

/// Walks `root`. Directories that are wholly kept out are walked too, for their size is what an ignore
/// file saves; links are not followed.
pub fn census(disk: &Disk, root: &Path, ignore: Option<&IgnoreFile>) -> Census {
    let start = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    let Ok(walk) = disk.walk(start) else {
        return Census {
            entries: Arc::default(),
            truncated: false,
            unread: true,
            unversioned: Vec::new(),
            build_files: Vec::new(),
        };
    };
    let asked = ignore.map_or(0, IgnoreFile::asked_of_all);
    let most = MAX_ENTRIES.min(MAX_ASKED / asked.max(1));
    let mut entries = Vec::new();
    let mut truncated = false;
    // What the patterns say of the directories that the walk is in.
    let mut above: Vec<Within> = Vec::new();
    for entry in walk.min_depth(1).sort_by_file_name().into_iter().filter_map(Result::ok) {
        let Ok(path) = entry.path().strip_prefix(start) else { continue };
        let path = shown(path);
        above.truncate(entry.depth() - 1);
        let (within, decision) = ignore.map(|ignore| ignore.enter(above.last(), &path)).unwrap_or_default();
        if entry.file_type().is_dir() {
            truncated |= entry.depth() == disk::DEEPEST;
            above.push(within);
            continue;
        }
        if entries.len() >= most {
            truncated = true;
            break;
        }
        let Ok(meta) = entry.metadata() else { continue };
        entries.push(Entry {
            size: meta.len(),
            link: meta.is_symlink(),
            executable: disk::executable(&meta),
            sent: !decision.is_some_and(|(_, out)| out),
            decided_by: decision.map(|(pattern, _)| pattern),
            path,
        });
    }
    for (path, size) in disk.unsaved_in(root) {
        let decision = ignore.and_then(|ignore| ignore.decide(&path));
        entries.push(Entry {
            size,
            link: false,
            executable: false,
            sent: !decision.is_some_and(|(_, out)| out),
            decided_by: decision.map(|(pattern, _)| pattern),
            path,
        });
    }
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    let unversioned = ignored::all_by_git(disk, start, litter::MADE);
    let build_files = entries.iter().map(|entry| &entry.path).filter(|path| is_build_file(path)).cloned().collect();
    Census { entries: Arc::new(entries), truncated, unread: false, unversioned, build_files }
}

/// The files that mounting `path` shows a container, where they are few: itself, or those directly in
/// it and one level below.
pub fn mounted(disk: &Disk, path: &Path) -> Vec<PathBuf> {
    const MAX_MOUNTED: usize = 200;
    // A mount may hold anything, so that the walk is short whatever it holds.
    const MAX_SEEN: usize = 2_000;
    if disk.look(path) == Ok(Found::File) {
        return vec![clean(path)];
    }
    let Ok(walk) = disk.walk(path) else { return Vec::new() };
    let seen: Vec<_> = walk.max_depth(2).into_iter().take(MAX_SEEN + 1).collect();
    let entries = seen.iter().flatten().filter(|entry| entry.file_type().is_file());
    let mut files: Vec<PathBuf> = entries.map(|entry| clean(entry.path())).collect();
    files.sort();
    if seen.len() > MAX_SEEN || files.len() > MAX_MOUNTED { Vec::new() } else { files }
}

/// Whether anything lies in a directory.
pub fn holds_something(disk: &Disk, directory: &Path) -> bool {
    disk.walk(directory).is_ok_and(|walk| walk.min_depth(1).max_depth(1).into_iter().next().is_some())
}

/// Whether a file of one of these names lies in a directory of this one.
pub fn holds_below(disk: &Disk, directory: &Path, names: &[String]) -> bool {
    const MAX_SEEN: usize = 2_000;
    let walk = disk.walk(directory).into_iter().flat_map(|walk| walk.min_depth(2).max_depth(3)).take(MAX_SEEN);
    walk.filter_map(Result::ok).any(|entry| names.iter().any(|name| entry.file_name() == name.as_str()))
}

/// The context of a Dockerfile; without a walk its content is not known.
pub fn context(dockerfile: FileId, root: &Path, ignore: Option<usize>, walk: Option<Census>) -> Context {
    let root = shown(root);
    match walk {
        Some(Census { entries, truncated, unread, unversioned, build_files }) => {
            Context { dockerfile, root, ignore, entries, truncated, unread, unversioned, build_files }
        }
        None => Context {
            dockerfile,
            root,
            ignore,
            entries: Arc::default(),
            truncated: false,
            unread: true,
            unversioned: Vec::new(),
            build_files: Vec::new(),
        },
    }
}
