//! What walks over the disk found, kept for whoever looks again while it is as it was: an editor, at each key. Knows no
//! time: whoever keeps it says when it is to be forgotten, by taking a new one.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::census::Census;
use super::find::Walked;

/// What is kept of each kind: whoever types in an ignore file makes a new context with each key.
const MOST: usize = 64;

#[derive(Debug, Default)]
pub struct Memory {
    found: Mutex<Vec<(Vec<PathBuf>, Walked)>>,
    counted: Mutex<Vec<(Counted, Census)>>,
}

/// A context: its directory, and the text of its ignore file.
type Counted = (PathBuf, Option<String>);

impl Memory {
    /// The files that these paths name or hold. Of one memory the patterns of what is left out are always the same.
    pub fn found(&self, paths: &[PathBuf], walk: impl FnOnce() -> Walked) -> Walked {
        recall(&self.found, paths.to_vec(), walk)
    }

    /// The files of a context.
    pub fn counted(&self, root: &Path, ignore: Option<&str>, walk: impl FnOnce() -> Census) -> Census {
        recall(&self.counted, (root.to_owned(), ignore.map(str::to_owned)), walk)
    }
}

/// What is known of `key`, or what is found out now; what was asked for longest ago goes first. Nothing is locked
/// while something is found out.
fn recall<K: Eq, V: Clone>(known: &Mutex<Vec<(K, V)>>, key: K, find: impl FnOnce() -> V) -> V {
    if let Ok(mut known) = known.lock()
        && let Some(at) = known.iter().position(|(other, _)| *other == key)
    {
        let told = known.remove(at);
        let value = told.1.clone();
        known.push(told);
        return value;
    }
    let found = find();
    if let Ok(mut known) = known.lock() {
        if known.len() >= MOST {
            known.remove(0);
        }
        known.push((key, found.clone()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_forgotten_first() {
        let known = Mutex::new(Vec::new());
        let asked = |key: usize| {
            let mut anew = false;
            recall(&known, key, || anew = true);
            anew
        };
        assert!((0..MOST).all(asked));
        assert!(!asked(0));
        assert!(asked(MOST));
        assert!(!asked(0) && asked(1));
    }
}
