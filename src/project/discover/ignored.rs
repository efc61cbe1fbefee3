//! What the search for files leaves out: what `exclude` names, and what the project's own `.gitignore` files
//! do. Those of the user and of the machine are not asked, so that every machine finds the same files.

use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use walkdir::DirEntry;

use super::read::{gap, shown};
use crate::disk::{Disk, Limit, Refusal};
use crate::project::{Gap, GapKind};

/// What is left out at the place that a walk has come to.
pub struct Ignored<'a> {
    disk: &'a Disk,
    /// Where the walk began, as walked and as it lies on the disk.
    start: PathBuf,
    place: PathBuf,
    exclude: Gitignore,
    /// The directories on the way to the place, each with its `.gitignore`, the outermost first.
    way: Vec<Level>,
    /// What of it could not be read.
    pub gaps: Vec<Gap>,
}

struct Level {
    /// As the walk counts; 0 also for those above its start.
    depth: usize,
    patterns: Gitignore,
    /// It is the top of a repository, which knows nothing of what lies above.
    repository: bool,
}

/// Whether the project's git ignores the file at `path`, there or not.
pub fn by_git(disk: &Disk, path: &Path) -> bool {
    let (Some(home), Some(name)) = (path.parent(), path.file_name()) else { return false };
    let Ok(ignored) = Ignored::new(disk, home, &[]) else { return false };
    let top = disk.border().root_of(&ignored.place).map_or(ignored.place.as_path(), |root| &root.path);
    ignored.keeps(&ignored.place.join(name), false, top)
}

/// Which of `names`, a directory's with a slash at its end, the project's git ignores in the directory `home`.
pub fn all_by_git(disk: &Disk, home: &Path, names: &[&'static str]) -> Vec<&'static str> {
    let Ok(ignored) = Ignored::new(disk, home, &[]) else { return Vec::new() };
    let path = |name: &str| ignored.place.join(name.trim_end_matches('/'));
    let found = names.iter().copied().filter(|name| ignored.keeps(&path(name), name.ends_with('/'), &ignored.place));
    found.collect()
}

impl<'a> Ignored<'a> {
    /// At the start of a walk over `root`.
    ///
    /// # Errors
    /// It leads outside.
    pub fn new(disk: &'a Disk, root: &Path, exclude: &[String]) -> Result<Ignored<'a>, Refusal> {
        let place = disk.border().inside(root)?;
        let globs = patterns(&place, exclude.iter().map(String::as_str));
        let (start, way) = (root.to_owned(), Vec::new());
        let mut ignored = Ignored { disk, start, exclude: globs, way, gaps: Vec::new(), place: place.clone() };
        let top = disk.border().root_of(&place).map_or(place.clone(), |root| root.path.clone());
        let mut above: Vec<&Path> = place.ancestors().take_while(|above| above.starts_with(&top)).collect();
        above.reverse();
        for directory in above {
            ignored.enter(directory, shown(directory), 0);
        }
        Ok(ignored)
    }

    /// Why `entry`, the next of the walk, is left out; one that is not is entered.
    pub fn holds(&mut self, entry: &DirEntry) -> Option<&'static str> {
        let below = entry.path().strip_prefix(&self.start).ok()?;
        let path = self.place.join(below);
        let directory = entry.file_type().is_dir();
        while self.way.last().is_some_and(|level| level.depth >= entry.depth() && level.depth > 0) {
            self.way.pop();
        }
        if self.exclude.matched(&path, directory).is_ignore() {
            return Some("is left out by `exclude`");
        }
        if self.ignores(&path, directory) {
            return Some("is ignored by git");
        }
        if directory {
            self.enter(&path, shown(entry.path()), entry.depth());
        }
        None
    }

    /// Whether `path` is ignored, or a directory above it below `top`: one that is keeps what is in it.
    fn keeps(&self, path: &Path, directory: bool, top: &Path) -> bool {
        let mut above = path.ancestors().skip(1).take_while(|above| *above != top && above.starts_with(top));
        self.ignores(path, directory) || above.any(|above| self.ignores(above, true))
    }

    /// The innermost `.gitignore` that speaks of the path decides.
    fn ignores(&self, path: &Path, directory: bool) -> bool {
        for level in self.way.iter().rev() {
            let matched = level.patterns.matched(path, directory);
            if !matched.is_none() || level.repository {
                return matched.is_ignore();
            }
        }
        false
    }

    fn enter(&mut self, directory: &Path, shown: String, depth: usize) {
        let text = match self.disk.read_met(&directory.join(".gitignore"), Limit::Project) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(Refusal::Absent) => String::new(),
            Err(refusal) => {
                self.gaps.push(gap(format!("{shown}/.gitignore"), &refusal, GapKind::Unresolved));
                String::new()
            }
        };
        let repository = self.disk.is_met(&directory.join(".git"));
        if !text.is_empty() || repository {
            let patterns = patterns(directory, text.trim_start_matches('\u{feff}').lines());
            self.way.push(Level { depth, patterns, repository });
        }
    }
}

/// The patterns that can be read, relative to `directory`.
fn patterns<'a>(directory: &Path, lines: impl Iterator<Item = &'a str>) -> Gitignore {
    let mut builder = GitignoreBuilder::new(directory);
    for line in lines {
        // What is no pattern keeps nothing out, as with git.
        let _ = builder.add_line(None, line);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
