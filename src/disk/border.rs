//! Where a project ends: which places a run may look at. Follows links by their names and opens nothing.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::Refusal;
use crate::text::clean;

/// Links on one way before they are taken for a loop, as Linux counts them.
const MAX_LINKS: usize = 40;

/// The places a run may look at. Every path is held against them where it leads, all links followed.
#[derive(Debug, Clone, Default)]
pub struct Border {
    /// What relative paths are relative to.
    cwd: PathBuf,
    roots: Vec<Root>,
    /// Their paths: a list of files can open hundreds, and each place is held against all.
    tops: HashSet<PathBuf>,
    opened: Vec<PathBuf>,
    followed: Followed,
}

/// Where directories lead that were asked for.
#[derive(Debug, Default)]
struct Followed(Mutex<HashMap<PathBuf, PathBuf>>);

impl Clone for Followed {
    fn clone(&self) -> Followed {
        Followed::default()
    }
}

/// The top of a project.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Root {
    pub path: PathBuf,
    /// It holds `.git`; else it is what the run was given.
    pub repository: bool,
}

impl Border {
    /// The border around `paths`: each opens the repository it lies in, or without one itself, a file its
    /// directory. `opened` are open besides.
    pub fn of(paths: &[PathBuf], opened: &[PathBuf]) -> Border {
        // Without a working directory relative paths lead nowhere, and each is told when it is read.
        let mut border = Border { cwd: std::env::current_dir().unwrap_or_default(), ..Border::default() };
        border.roots = paths.iter().filter_map(|path| border.root(path)).collect();
        border.roots.sort();
        border.roots.dedup();
        border.tops = border.roots.iter().map(|root| root.path.clone()).collect();
        border.opened = opened.iter().filter_map(|path| border.follow(path).ok()).collect();
        border
    }

    /// `path` from where the run began, without `.` and `..` parts.
    pub fn shown(&self, path: &Path) -> PathBuf {
        clean(path.strip_prefix(&self.cwd).unwrap_or(path))
    }

    pub fn roots(&self) -> &[Root] {
        &self.roots
    }

    /// The root that the place where `path` leads lies in, the innermost.
    pub fn root_of(&self, path: &Path) -> Option<&Root> {
        let place = self.follow(path).ok()?;
        let holding = self.roots.iter().filter(|root| place.starts_with(&root.path));
        holding.max_by_key(|root| root.path.as_os_str().len())
    }

    /// Where `path` leads, if a run may look there.
    ///
    /// # Errors
    /// It leads outside, or in a circle.
    pub fn inside(&self, path: &Path) -> Result<PathBuf, Refusal> {
        self.open(self.reach(path)?)
    }

    /// The same, asked anew: a directory may lead elsewhere by now, for whoever watches.
    ///
    /// # Errors
    /// As for `inside`.
    pub fn inside_by_now(&self, path: &Path) -> Result<PathBuf, Refusal> {
        self.open(self.follow(path)?)
    }

    fn open(&self, place: PathBuf) -> Result<PathBuf, Refusal> {
        let open = self.is_own(&place) || self.opened.iter().any(|top| place.starts_with(top));
        if open { Ok(place) } else { Err(Refusal::Outside) }
    }

    /// Where `path` leads, if that belongs to the project.
    ///
    /// # Errors
    /// It leads outside, or in a circle.
    pub fn own(&self, path: &Path) -> Result<PathBuf, Refusal> {
        let place = self.follow(path)?;
        if self.is_own(&place) { Ok(place) } else { Err(Refusal::Outside) }
    }

    /// Whether the place lies in a root.
    fn is_own(&self, place: &Path) -> bool {
        place.ancestors().any(|above| self.tops.contains(above))
    }

    /// Whether a link of the project leads `path` out of it.
    pub fn lures(&self, path: &Path) -> bool {
        self.links(path).iter().any(|(home, place)| self.is_own(home) && !self.is_own(place))
    }

    /// The links among the directories that `path` names, itself included: where each stands, and where it
    /// leads.
    fn links(&self, path: &Path) -> Vec<(PathBuf, PathBuf)> {
        let named = self.cwd.join(path);
        let mut on_the_way: Vec<&Path> = named.ancestors().collect();
        on_the_way.reverse();
        let link = |path: &&Path| std::fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink());
        let ends = |path: &Path| Some((self.follow(path.parent()?).ok()?, self.follow(path).ok()?));
        on_the_way.into_iter().filter(link).filter_map(ends).collect()
    }

    /// The same as `follow`, for reading: where the directory leads is asked once in a run, since many files
    /// are asked for in each. Writing asks anew.
    fn reach(&self, path: &Path) -> Result<PathBuf, Refusal> {
        let named = self.cwd.join(path);
        let (Some(directory), Some(name)) = (named.parent(), named.file_name()) else { return self.follow(path) };
        let known = || self.followed.0.lock().unwrap_or_else(PoisonError::into_inner);
        let followed = known().get(directory).cloned();
        let place = match followed {
            Some(place) => place,
            None => {
                // Each directory by the one above it: in a deep tree all of them anew would be their square.
                let place = self.reach(directory)?;
                known().insert(directory.to_owned(), place.clone());
                place
            }
        };
        let place = place.join(name);
        if std::fs::read_link(&place).is_ok() { self.follow(path) } else { Ok(place) }
    }

    /// Where `path` leads, all links followed; also where nothing lies there.
    ///
    /// # Errors
    /// Its links lead in a circle.
    pub fn follow(&self, path: &Path) -> Result<PathBuf, Refusal> {
        let parts = |path: &Path| path.components().rev().map(|part| part.as_os_str().to_owned()).collect();
        let mut left: Vec<OsString> = parts(&self.cwd.join(path));
        let mut place = PathBuf::new();
        let mut links = 0;
        while let Some(part) = left.pop() {
            match Path::new(&part).components().next() {
                None | Some(Component::CurDir) => continue,
                Some(Component::ParentDir) => {
                    place.pop();
                    continue;
                }
                Some(_) => place.push(&part),
            }
            if let Ok(target) = std::fs::read_link(&place) {
                links += 1;
                if links > MAX_LINKS {
                    return Err(Refusal::Failed("its links lead in a circle".into()));
                }
                place.pop();
                left.extend::<Vec<OsString>>(parts(&target));
            }
        }
        Ok(place)
    }

    /// The top of the project that `path` names. A link that leads out of its repository leads out of the
    /// project, since whoever wrote the one wrote the other.
    fn root(&self, path: &Path) -> Option<Root> {
        for (home, place) in self.links(path) {
            let around = repository(&home).filter(|root| !place.starts_with(&root.path));
            if around.is_some() {
                return around;
            }
        }
        let place = self.follow(path).ok()?;
        let home = if place.is_dir() { place } else { self.follow(self.cwd.join(path).parent()?).ok()? };
        Some(repository(&home).unwrap_or(Root { path: home, repository: false }))
    }
}

/// The nearest directory upward that holds `.git`.
fn repository(place: &Path) -> Option<Root> {
    let holds = |top: &&Path| std::fs::symlink_metadata(top.join(".git")).is_ok();
    place.ancestors().find(holds).map(|top| Root { path: top.to_owned(), repository: true })
}
