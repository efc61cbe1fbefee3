//! The files of a model one after the other, and those that they include, which bring models of their own.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::merger::{MergeFault, Merger, Named, Place, Variables, value_mut};
use crate::project::compose::file::{Unresolved, UnresolvedKind};
use crate::syntax::yaml::{Entry, Node, Value};
use crate::text::Span;

impl Merger<'_, '_> {
    /// The tree of the files `list`, with all that they take along.
    pub fn model(&mut self, list: &[PathBuf], place: &Place, trail: &mut Vec<PathBuf>) -> Option<Node> {
        let mut root: Option<Node> = None;
        for path in list {
            for mut tree in self.documents(path, place) {
                self.extend(&mut tree, path, place);
                trail.push(path.clone());
                self.include(&mut tree, place, trail);
                trail.pop();
                root = Some(match root {
                    Some(base) => self.overlay(base, tree, &[]),
                    None => tree,
                });
            }
        }
        root
    }

    /// Brings in what `tree` includes.
    fn include(&mut self, tree: &mut Node, place: &Place, trail: &mut Vec<PathBuf>) {
        let Some(include) = tree.entry("include").cloned() else { return };
        for item in include.value.items() {
            let path = item.get("path").unwrap_or(item);
            let paths = if path.items().is_empty() { std::slice::from_ref(path) } else { path.items() };
            let mut list = Vec::new();
            for written in paths {
                match self.named(written, place) {
                    Named::Path(path) if self.files.loaded.contains_key(&path) => list.push(path),
                    Named::Path(path) => {
                        if !self.absent(written, &path, "included") {
                            self.not_included(include.key.span);
                        }
                    }
                    Named::Elsewhere => self.not_included(include.key.span),
                }
            }
            let Some(first) = list.first().filter(|_| list.len() == paths.len()) else {
                self.not_included(include.key.span);
                continue;
            };
            if trail.contains(first) {
                self.faults.push(MergeFault {
                    span: path.span,
                    message: "the file includes itself, over one or more others; Compose refuses it".to_owned(),
                    mark: "the circle closes here".to_owned(),
                    help: "let one of the files do without the other".to_owned(),
                    other: None,
                    absent: None,
                    made: None,
                });
                continue;
            }
            let home = match item.get("project_directory").map(|node| self.named(node, place)) {
                Some(Named::Path(path)) => path,
                Some(Named::Elsewhere) => {
                    self.not_included(include.key.span);
                    continue;
                }
                None => first.parent().unwrap_or(Path::new("")).to_owned(),
            };
            let variables = self.included_variables(item, &home, place);
            let inner = Place { home, variables, taken: Some(path.span), extended: false };
            if let Some(more) = self.model(&list, &inner, trail) {
                self.import(tree, more);
            }
        }
    }

    fn not_included(&mut self, span: Span) {
        self.unresolved.push(Unresolved { span, kind: UnresolvedKind::Include, service: None });
    }

    /// Those of the including file, and what its env files or the directory's `.env` give besides.
    fn included_variables(&mut self, item: &Node, home: &Path, place: &Place) -> usize {
        let files: Vec<PathBuf> = match item.get("env_file").filter(|node| !node.is_null()) {
            Some(node) => {
                let nodes = if node.items().is_empty() { std::slice::from_ref(node) } else { node.items() };
                let named = nodes.iter().map(|node| self.named(node, place));
                named.filter_map(|named| if let Named::Path(path) = named { Some(path) } else { None }).collect()
            }
            None => vec![home.join(".env")],
        };
        let mut variables = Variables::new();
        for file in files {
            variables.extend((self.files.variables)(&file));
        }
        variables.extend(self.variables[place.variables].clone());
        if variables == self.variables[place.variables] {
            return place.variables;
        }
        self.variables.push(variables);
        self.variables.len() - 1
    }

    /// Adds the services and resources of an included model.
    fn import(&mut self, tree: &mut Node, more: Node) {
        let Value::Mapping { entries: theirs, .. } = more.value else { return };
        let kinds = ["services", "volumes", "networks", "secrets", "configs", "models"];
        for theirs in theirs.into_iter().filter(|entry| entry.key.as_str().is_some_and(|key| kinds.contains(&key))) {
            let kind = theirs.key.as_str().unwrap_or_default().to_owned();
            let Some(own) = value_mut(tree, &kind).filter(|own| !own.is_null()) else {
                if let Value::Mapping { entries, .. } = &mut tree.value {
                    entries.retain(|entry| entry.key.as_str() != Some(&kind));
                    entries.push(theirs);
                }
                continue;
            };
            let Value::Mapping { entries: more, .. } = theirs.value.value else { continue };
            let Value::Mapping { entries, .. } = &mut own.value else { continue };
            let names: HashMap<String, usize> =
                entries.iter().enumerate().filter_map(|(at, own)| Some((own.key.as_str()?.to_owned(), at))).collect();
            for entry in more {
                let twin = entry.key.as_str().and_then(|name| entries.get(*names.get(name)?));
                match twin {
                    None => entries.push(entry),
                    Some(twin) if !same(&twin.value, &entry.value) => {
                        let name = entry.key.as_str().unwrap_or_default();
                        let message = format!(
                            "`{name}` stands in an included file as well, and not the same; Compose refuses the files"
                        );
                        self.faults.push(MergeFault {
                            span: twin.key.span,
                            message,
                            mark: "given twice".to_owned(),
                            help: "rename one of the two, or change the included one in an override that is included with it".to_owned(),
                            other: Some((entry.key.span, "and here".to_owned())), absent: None, made: None });
                    }
                    _ => {}
                }
            }
        }
    }
}

/// Whether two nodes say the same, wherever they stand.
fn same(one: &Node, other: &Node) -> bool {
    let pair = |own: &Entry, others: &[Entry]| {
        others.iter().any(|other| own.key.as_str() == other.key.as_str() && same(&own.value, &other.value))
    };
    match (&one.value, &other.value) {
        (Value::Mapping { entries: one, .. }, Value::Mapping { entries: other, .. }) => {
            one.len() == other.len() && one.iter().all(|entry| pair(entry, other))
        }
        (Value::Sequence { items: one, .. }, Value::Sequence { items: other, .. }) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        _ => one.as_str() == other.as_str() && one.entries().len() == other.entries().len(),
    }
}
