//! One model of several files: what overrides lay over, what `extends` and `include` take along. Every
//! value keeps the place it comes from. Knows neither the disk nor what a service's keys mean.

mod extends;
mod flat;
mod include;
mod merger;
mod overlay;
mod unique;

use std::collections::{HashMap, HashSet};
use std::path::{Component, Path, PathBuf};

use super::values::interpolate;
use crate::syntax::yaml::{Node, Value, Yaml};
use crate::text::Span;
pub use merger::{Files, Loaded, MergeFault, Merged, Piece, Variables};
use merger::{Merger, Place};
pub use overlay::Replaced;

/// Whether a file is more than its first document says: it extends, includes or has further documents.
pub fn is_open(yaml: &Yaml) -> bool {
    let opens = |root: &Node| {
        let services = root.get("services").map(Node::entries).unwrap_or_default();
        root.get("include").is_some() || services.iter().any(|entry| entry.value.get("extends").is_some())
    };
    yaml.documents.len() > 1 || yaml.documents.iter().any(opens)
}

/// The model of the files `list`, the first being the one that says where paths begin.
pub fn merge(list: &[PathBuf], files: &Files) -> Merged {
    let home = list.first().and_then(|path| path.parent()).unwrap_or(Path::new("")).to_owned();
    let variables = vec![(files.variables)(&home.join(".env"))];
    let (faults, unresolved) = (Vec::new(), Vec::new());
    let mut merger = Merger {
        files,
        pieces: Vec::new(),
        variables,
        faults,
        unresolved,
        replaced: Vec::new(),
        end: 0,
        told: HashSet::new(),
        extended: HashMap::new(),
    };
    let place = Place { home, variables: 0, taken: None, extended: false };
    let root = merger.model(list, &place, &mut Vec::new());
    let Merger { pieces, variables, faults, unresolved, mut replaced, .. } = merger;
    replaced.sort_unstable();
    replaced.dedup();
    let root = root.unwrap_or_else(|| flat::named("", &EMPTY));
    Merged { root, pieces, variables, faults, unresolved, replaced }
}

const EMPTY: Node =
    Node { span: Span { start: 0, end: 0 }, value: Value::Alias(String::new()), tag: None, anchor: None };

/// A file that another one takes along.
pub struct Taken {
    /// As it is written, filled in.
    pub path: String,
    pub span: Span,
    /// Only a service of it.
    pub extended: bool,
}

/// The files that a file takes along.
pub fn taken_along(yaml: &Yaml, variables: &Variables) -> Vec<Taken> {
    let mut found = Vec::new();
    let mut add = |node: &Node, extended: bool| {
        let path = node.as_str().and_then(|text| interpolate(text, variables));
        found.extend(path.map(|path| Taken { path, span: node.span, extended }));
    };
    for root in &yaml.documents {
        for item in root.get("include").map(Node::items).unwrap_or_default() {
            let path = item.get("path").unwrap_or(item);
            let paths = if path.items().is_empty() { std::slice::from_ref(path) } else { path.items() };
            paths.iter().for_each(|path| add(path, false));
        }
        for entry in root.get("services").map(Node::entries).unwrap_or_default() {
            let target = yaml.resolve(&entry.value).unwrap_or(&entry.value);
            if let Some(file) = target.get("extends").and_then(|extends| yaml.resolve(extends)?.get("file")) {
                add(file, true);
            }
        }
    }
    found.retain(|taken: &Taken| !taken.path.contains("://") && !taken.path.starts_with("git@"));
    found
}

/// The way from the directory `from` to the directory `to`.
pub fn way(from: &Path, to: &Path) -> PathBuf {
    let (from, to): (Vec<Component>, Vec<Component>) = (from.components().collect(), to.components().collect());
    let same = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = from.iter().skip(same).map(|_| Component::ParentDir);
    up.chain(to.iter().skip(same).copied()).collect()
}
