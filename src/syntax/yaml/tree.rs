//! The tree of a YAML file: nodes with spans, aliases left as they are written.

use std::collections::HashMap;

use crate::text::Span;

#[derive(Debug, Clone, Default)]
pub struct Yaml {
    /// One node per document.
    pub documents: Vec<Node>,
    pub comments: Vec<Comment>,
    /// The places of nodes that carry an anchor, by its name, in order.
    anchors: HashMap<String, Vec<Anchored>>,
}

#[derive(Debug, Clone)]
struct Anchored {
    at: u32,
    /// The document, then for each step down the item's number, or twice the entry's, plus one for its
    /// value.
    path: Vec<u32>,
}

impl Yaml {
    /// What `node` stands for: itself, or for an alias the last node before it, in its document, with
    /// that anchor. None where there is none, and where the node would contain itself.
    ///
    /// Aliases are never written out, so this costs nothing; but whoever walks the answer's children and
    /// resolves those too may visit exponentially many nodes, and must count them.
    pub fn resolve<'a>(&'a self, node: &'a Node) -> Option<&'a Node> {
        if !matches!(node.value, Value::Alias(_)) {
            return Some(node);
        }
        self.named(node).filter(|target| !target.span.contains(node.span))
    }

    /// Whether an alias stands inside of what it names.
    pub fn holds_itself(&self, node: &Node) -> bool {
        self.named(node).is_some_and(|target| target.span.contains(node.span))
    }

    fn named(&self, alias: &Node) -> Option<&Node> {
        let Value::Alias(name) = &alias.value else { return None };
        let places = self.anchors.get(name)?;
        let before = places.partition_point(|place| place.at < alias.span.start);
        let path = &places.get(before.checked_sub(1)?)?.path;
        let (document, steps) = path.split_first()?;
        let document = self.documents.get(*document as usize)?;
        let target = steps.iter().try_fold(document, |node, &step| node.child(step))?;
        document.span.contains(alias.span).then_some(target)
    }

    /// The documents and comments of several texts, each moved to where its text begins among them.
    pub fn joined<'a>(parts: impl Iterator<Item = (&'a Yaml, u32)>) -> Yaml {
        let mut joined = Yaml::default();
        for (yaml, by) in parts {
            joined.documents.extend(yaml.documents.iter().map(|document| document.moved(by)));
            let moved = |comment: &Comment| Comment { span: comment.span.moved(by), text: comment.text.clone() };
            joined.comments.extend(yaml.comments.iter().map(moved));
        }
        joined.index_anchors();
        joined
    }

    pub(super) fn index_anchors(&mut self) {
        let mut anchors: HashMap<String, Vec<Anchored>> = HashMap::new();
        for (number, document) in self.documents.iter().enumerate() {
            collect_anchors(document, &mut vec![number as u32], &mut anchors);
        }
        self.anchors = anchors;
    }
}

/// Recursive: the reader bounds the depth of its trees.
fn collect_anchors(node: &Node, path: &mut Vec<u32>, anchors: &mut HashMap<String, Vec<Anchored>>) {
    if let Some(name) = &node.anchor {
        anchors.entry(name.clone()).or_default().push(Anchored { at: node.span.start, path: path.clone() });
    }
    let mut down = |step: usize, child: &Node| {
        path.push(step as u32);
        collect_anchors(child, path, anchors);
        path.pop();
    };
    match &node.value {
        Value::Sequence { items, .. } => items.iter().enumerate().for_each(|(i, item)| down(i, item)),
        Value::Mapping { entries, .. } => {
            for (i, entry) in entries.iter().enumerate() {
                down(2 * i, &entry.key);
                down(2 * i + 1, &entry.value);
            }
        }
        Value::Scalar(_) | Value::Alias(_) => {}
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub span: Span,
    /// What stands after the `#`, trimmed.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// A scalar with its quotes; a collection from its first to its last byte, no trailing blanks.
    pub span: Span,
    pub value: Value,
    /// As written, `!reset`.
    pub tag: Option<String>,
    /// Without the `&`.
    pub anchor: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Scalar(Scalar),
    Mapping {
        entries: Vec<Entry>,
        flow: bool,
    },
    Sequence {
        items: Vec<Node>,
        flow: bool,
    },
    /// `*name`
    Alias(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// The text after quotes, escapes and folding.
    pub text: String,
    pub style: Style,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    Single,
    Double,
    Literal,
    Folded,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub key: Node,
    pub value: Node,
}

impl Node {
    /// The scalar's text. A plain `null`, `~` or nothing is no text.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(scalar) if !self.is_null() => Some(&scalar.text),
            _ => None,
        }
    }

    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar(Scalar { text, style: Style::Plain }) if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The entries of a mapping, in order; none for anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Mapping { entries, .. } => entries,
            _ => &[],
        }
    }

    /// The items of a sequence; none for anything else.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Sequence { items, .. } => items,
            _ => &[],
        }
    }

    /// The last entry whose key is `key`: YAML readers that accept doubles keep the last.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().rev().find(|entry| entry.key.as_str() == Some(key))
    }

    /// The same node, as if `by` bytes stood before its text. Recursive: the reader bounds the depth.
    pub fn moved(&self, by: u32) -> Node {
        let value = match &self.value {
            Value::Mapping { entries, flow } => {
                let moved = |entry: &Entry| Entry { key: entry.key.moved(by), value: entry.value.moved(by) };
                Value::Mapping { entries: entries.iter().map(moved).collect(), flow: *flow }
            }
            Value::Sequence { items, flow } => {
                Value::Sequence { items: items.iter().map(|item| item.moved(by)).collect(), flow: *flow }
            }
            other => other.clone(),
        };
        Node { span: self.span.moved(by), value, tag: self.tag.clone(), anchor: self.anchor.clone() }
    }

    /// A step of an anchor's path.
    fn child(&self, step: u32) -> Option<&Node> {
        let step = step as usize;
        match &self.value {
            Value::Sequence { items, .. } => items.get(step),
            Value::Mapping { entries, .. } => {
                entries.get(step / 2).map(|entry| if step.is_multiple_of(2) { &entry.key } else { &entry.value })
            }
            Value::Scalar(_) | Value::Alias(_) => None,
        }
    }

    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }
}
