//! The patterns of an ignore file by what they can match, so that a path is not held against each of them.

use std::collections::HashMap;

use super::Pattern;
use super::glob::Key;

/// Patterns by their places in the file, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    whole: HashMap<String, Vec<usize>>,
    first: HashMap<String, Vec<usize>>,
    last: HashMap<String, Vec<usize>>,
    /// Those that may match any path.
    rest: Vec<usize>,
}

impl Index {
    /// Takes the next pattern, which stands at `at`.
    pub fn add(&mut self, at: usize, pattern: &Pattern) {
        let (map, key) = match pattern.glob.key() {
            Key::Whole(path) => (&mut self.whole, path),
            Key::First(name) => (&mut self.first, name),
            Key::Last(name) => (&mut self.last, name),
            Key::None => return self.rest.push(at),
        };
        match map.get_mut(key) {
            Some(places) => places.push(at),
            None => drop(map.insert(key.to_owned(), vec![at])),
        }
    }

    /// The patterns that may match `path`, in order.
    pub fn candidates(&self, path: &str) -> Vec<usize> {
        let first = path.split('/').next().unwrap_or(path);
        let last = path.rsplit('/').next().unwrap_or(path);
        let named = [self.whole.get(path), self.first.get(first), self.last.get(last)];
        let mut all: Vec<usize> = named.into_iter().flatten().chain([&self.rest]).flatten().copied().collect();
        all.sort_unstable();
        all
    }

    /// How many patterns every path is held against.
    pub fn for_all(&self) -> usize {
        self.rest.len()
    }
}
