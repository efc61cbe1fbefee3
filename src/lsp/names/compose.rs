//! The names in a compose file, by where the specification has them. What an alias brings is found where it stands.

use std::collections::HashSet;

use super::{Kind, Name, is_path, target_home};
use crate::lsp::view::View;
use crate::syntax::yaml::{self, Node, Scalar, Style, Value, Yaml};
use crate::text::{FileId, Span, clean};

pub fn names(view: &View, file: FileId) -> Vec<Name> {
    let source = view.source(file);
    let (yaml, _) = yaml::parse(&source.text);
    let mut reader = Reader { view, file, yaml: &yaml, text: &source.text, seen: HashSet::new(), names: Vec::new() };
    for document in &yaml.documents {
        reader.anchors(document);
        for (key, kind) in Kind::DECLARED {
            for entry in document.get(key).map(Node::entries).unwrap_or_default() {
                reader.add(&entry.key, kind, true);
                if kind == Kind::Service {
                    reader.service(&entry.value);
                }
            }
        }
    }
    reader.names
}

struct Reader<'a> {
    view: &'a View<'a>,
    file: FileId,
    yaml: &'a Yaml,
    text: &'a str,
    /// Bodies that were read: several aliases may bring one.
    seen: HashSet<Span>,
    names: Vec<Name>,
}

impl<'a> Reader<'a> {
    /// The body of a service, what `<<` brings included.
    fn service(&mut self, node: &'a Node) {
        let Some(body) = self.yaml.resolve(node) else { return };
        if !self.seen.insert(body.span) {
            return;
        }
        for entry in body.entries() {
            let Some(key) = entry.key.as_str() else { continue };
            let Some(value) = self.yaml.resolve(&entry.value) else { continue };
            match key {
                "<<" if value.items().is_empty() => self.service(value),
                "<<" => value.items().iter().for_each(|item| self.service(item)),
                "depends_on" => self.all(value, Kind::Service),
                "networks" => self.all(value, Kind::Network),
                "links" | "volumes_from" => {
                    let plain = |item: &&Node| !item.as_str().is_some_and(|text| text.starts_with("container:"));
                    value.items().iter().filter(plain).for_each(|item| self.part(item, "", Kind::Service));
                }
                "network_mode" | "pid" | "ipc" => self.part(value, "service:", Kind::Service),
                "extends" => self.extends(value),
                "secrets" => self.grants(value, Kind::Secret),
                "configs" => self.grants(value, Kind::Config),
                "volumes" => value.items().iter().for_each(|item| self.mount(item)),
                "build" => self.build(value),
                _ => {}
            }
        }
    }

    /// The items of a list, or the keys of a map.
    fn all(&mut self, node: &'a Node, kind: Kind) {
        node.items().iter().for_each(|item| self.add(item, kind, false));
        node.entries().iter().filter(|entry| entry.key.as_str() != Some("<<")).for_each(|entry| {
            self.add(&entry.key, kind, false);
        });
    }

    /// Names, or maps with a `source`.
    fn grants(&mut self, node: &'a Node, kind: Kind) {
        for item in node.items() {
            self.add(item.get("source").unwrap_or(item), kind, false);
        }
    }

    fn mount(&mut self, item: &'a Node) {
        match item.get("source") {
            Some(source) if item.get("type").and_then(Node::as_str) == Some("volume") => {
                self.add(source, Kind::Volume, false);
            }
            Some(_) => {}
            None if item.as_str().is_some_and(|text| !is_path(text) && text.contains(':')) => {
                self.part(item, "", Kind::Volume);
            }
            None => {}
        }
    }

    fn extends(&mut self, node: &'a Node) {
        let Some(service) = node.get("service").or(Some(node)) else { return };
        let file = node.get("file").and_then(Node::as_str).map(|file| super::home_of(self.view, self.file).join(file));
        let home = match &file {
            Some(file) => match self.view.look.file(&clean(file)) {
                Some(home) => Some(home),
                None => return,
            },
            None => None,
        };
        let before = self.names.len();
        self.add(service, Kind::Service, false);
        let home = home.unwrap_or(self.file);
        self.names.iter_mut().skip(before).for_each(|name| name.home = Some(home));
    }

    fn build(&mut self, node: &'a Node) {
        if let Some(secrets) = node.get("secrets") {
            self.grants(secrets, Kind::Secret);
        }
        for entry in node.get("additional_contexts").map(Node::entries).unwrap_or_default() {
            self.part(&entry.value, "service:", Kind::Service);
        }
        let home = target_home(self.view, self.file, node);
        if let (Some(target), Some(home)) = (node.get("target"), home) {
            let before = self.names.len();
            self.add(target, Kind::Stage, false);
            for name in self.names.iter_mut().skip(before) {
                name.home = Some(home);
                name.name.make_ascii_lowercase();
            }
        }
    }

    /// `prefix`, then a name that ends with the text or before a colon.
    fn part(&mut self, node: &Node, prefix: &str, kind: Kind) {
        let Some(rest) = node.as_str().and_then(|text| text.strip_prefix(prefix)) else { return };
        let name = rest.split(':').next().unwrap_or(rest);
        self.put(node, prefix.len(), name, kind, false);
    }

    fn add(&mut self, node: &Node, kind: Kind, given: bool) {
        if let Some(text) = node.as_str() {
            self.put(node, 0, text, kind, given);
        }
    }

    /// A name that stands `skip` bytes into a scalar; one with a variable in it, or written otherwise than it is
    /// read, is none that could be told.
    fn put(&mut self, node: &Node, skip: usize, name: &str, kind: Kind, given: bool) {
        let Value::Scalar(Scalar { style, .. }) = &node.value else { return };
        let quote = usize::from(matches!(style, Style::Single | Style::Double));
        let start = node.span.start as usize + quote + skip;
        let span = Span::new(start, start + name.len());
        if name.is_empty() || name.contains('$') || self.text.get(span.range()) != Some(name) {
            return;
        }
        self.names.push(Name { file: self.file, span, kind, name: name.to_owned(), given, home: None });
    }

    /// Every `&name` and `*name` below a node. Recursive: the reader bounds the depth of its trees.
    fn anchors(&mut self, node: &Node) {
        if let Value::Alias(name) = &node.value {
            self.mark(node.span.start as usize, "*", name, false);
        }
        if let Some(name) = &node.anchor {
            // It stands before the node, a tag perhaps between them.
            let mark = format!("&{name}");
            let before = self.text.get(..node.span.start as usize).unwrap_or_default();
            if let Some(at) = before.rfind(&mark) {
                self.mark(at, "&", name, true);
            }
        }
        node.items().iter().for_each(|item| self.anchors(item));
        for entry in node.entries() {
            self.anchors(&entry.key);
            self.anchors(&entry.value);
        }
    }

    fn mark(&mut self, at: usize, sign: &str, name: &str, given: bool) {
        let start = at + sign.len();
        let span = Span::new(start, start + name.len());
        if self.text.get(at..start) == Some(sign) && self.text.get(span.range()) == Some(name) {
            let name = name.to_owned();
            self.names.push(Name { file: self.file, span, kind: Kind::Anchor, name, given, home: None });
        }
    }
}
