//! Walks a build context: which files there are, how large, and which the ignore file keeps out.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use super::super::context::{Context, Entry};
use super::find::clean;
use super::read::shown;
use crate::syntax::ignorefile::IgnoreFile;
use crate::text::FileId;

/// Entries after which a walk stops: the counts are then lower bounds.
const MAX_ENTRIES: usize = 200_000;

/// What one walk found.
#[derive(Clone)]
pub struct Census {
    entries: Arc<Vec<Entry>>,
    truncated: bool,
    unread: bool,
}

/// Walks `root`. Directories that are wholly kept out are walked too, for their size is what an ignore
/// file saves; links are not followed.
pub fn census(root: &Path, ignore: Option<&IgnoreFile>) -> Census {
    let start = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    let mut entries = Vec::new();
    let mut truncated = false;
    for entry in WalkDir::new(start).min_depth(1).sort_by_file_name().into_iter().filter_map(Result::ok) {
        if entry.file_type().is_dir() {
            continue;
        }
        if entries.len() == MAX_ENTRIES {
            truncated = true;
            break;
        }
        let (Ok(meta), Ok(path)) = (entry.metadata(), entry.path().strip_prefix(start)) else { continue };
        let path = shown(path);
        let decision = ignore.and_then(|ignore| ignore.decide(&path));
        entries.push(Entry {
            size: meta.len(),
            link: meta.is_symlink(),
            executable: executable(&meta),
            sent: !decision.is_some_and(|(_, out)| out),
            decided_by: decision.map(|(pattern, _)| pattern),
            path,
        });
    }
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    Census { entries: Arc::new(entries), truncated, unread: !start.is_dir() }
}

/// The files that mounting `path` shows a container, where they are few: itself, or those directly in
/// it and one level below.
pub fn mounted(path: &Path) -> Vec<PathBuf> {
    const MAX_MOUNTED: usize = 200;
    let walk = WalkDir::new(path).max_depth(2).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files: Vec<PathBuf> = walk
        .filter(|entry| entry.file_type().is_file())
        .take(MAX_MOUNTED + 1)
        .map(|entry| clean(entry.path()))
        .collect();
    if files.len() > MAX_MOUNTED { Vec::new() } else { files }
}

/// The context of a Dockerfile; without a walk its content is not known.
pub fn context(dockerfile: FileId, root: &Path, ignore: Option<usize>, walk: Option<Census>) -> Context {
    let root = shown(root);
    match walk {
        Some(Census { entries, truncated, unread }) => Context { dockerfile, root, ignore, entries, truncated, unread },
        None => Context { dockerfile, root, ignore, entries: Arc::default(), truncated: false, unread: true },
    }
}

#[cfg(unix)]
fn executable(meta: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    meta.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn executable(_: &std::fs::Metadata) -> bool {
    false
}
