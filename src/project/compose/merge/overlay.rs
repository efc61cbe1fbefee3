//! How one tree is laid over another, key by key, as Compose does (compose-go 2.9, `override/merge.go`;
//! <https://github.com/compose-spec/compose-spec/blob/main/13-merge.md>). Knows no files.

use std::collections::HashMap;

use super::super::values::split_outside;
use super::flat::{named, nothing};
use super::unique;
use crate::syntax::yaml::{Entry, Node, Scalar, Style, Value};
use crate::text::Span;

/// A value that cannot be laid over another, by the key and the two values.
#[derive(Debug)]
pub struct Clash {
    pub key: String,
    pub span: Span,
    pub other: Span,
}

/// A value that another one took the place of, as both are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Replaced {
    pub what: Span,
    pub by: Span,
    /// By whoever extends the service, which itself keeps it.
    pub extended: bool,
}

/// What is to be told of the laying over besides the tree.
#[derive(Debug, Default)]
pub struct Told {
    pub clashes: Vec<Clash>,
    /// The later value, then the one it took the place of.
    pub replaced: Vec<(Span, Span)>,
}

impl Told {
    /// The later value in place of the earlier one, where there was one.
    fn replace(&mut self, base: &Node, over: Node) -> Node {
        if !base.is_null() {
            self.replaced.push((over.span, base.span));
        }
        over
    }
}

/// Where in the model something stands: `services`, the service's name, and so on.
type Path<'p> = &'p [&'p str];

/// How two values of a key become one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// Mappings entry by entry, lists one after the other, else the later one.
    Plain,
    /// The later one alone.
    Replace,
    /// `KEY: value` or `KEY=value`: entry by entry, however it is written.
    Pairs,
    /// One text or several.
    List,
    /// Names, or names with more to them.
    Names,
    Build,
    /// The options only stay with their driver.
    Logging,
    /// A mapping over a mapping, else the later one.
    Either,
}

fn how(path: Path) -> How {
    match path {
        ["services", _, rest @ ..] => match rest {
            ["command" | "entrypoint"] | ["healthcheck", "test"] => How::Replace,
            ["annotations" | "environment" | "labels" | "sysctls" | "extra_hosts"]
            | ["build", "args" | "labels" | "additional_contexts" | "extra_hosts"]
            | ["deploy", "labels"] => How::Pairs,
            ["dns" | "dns_opt" | "dns_search" | "env_file" | "label_file" | "tmpfs"] => How::List,
            ["depends_on" | "networks" | "models"] => How::Names,
            ["build"] => How::Build,
            ["logging"] => How::Logging,
            ["ulimits", _] => How::Either,
            _ => How::Plain,
        },
        ["networks" | "volumes", _, "labels"] => How::Pairs,
        _ => How::Plain,
    }
}

/// `over` laid over `base`, both without aliases. What cannot be is left as it was and told.
pub fn merge(base: Node, over: Node, path: Path, fill: unique::Fill, told: &mut Told) -> Node {
    if over.tag.as_deref() == Some("!override") {
        return told.replace(&base, Node { tag: None, ..over });
    }
    match how(path) {
        How::Replace => told.replace(&base, over),
        // Nothing takes nothing away.
        _ if over.is_null() && path.len() > 2 => base,
        How::Pairs => entries(pairs(base), pairs(over), path, fill, told),
        How::List => list(listed(base), listed(over), path, fill, told),
        How::Names => entries(names(base), names(over), path, fill, told),
        How::Build => entries(context(base), context(over), path, fill, told),
        How::Logging => {
            let driver = |node: &Node| node.get("driver").and_then(Node::as_str).map(str::to_owned);
            match (driver(&base), driver(&over)) {
                (Some(one), Some(other)) if one != other => told.replace(&base, over),
                _ => entries(base, over, path, fill, told),
            }
        }
        How::Either if base.entries().is_empty() || over.entries().is_empty() => told.replace(&base, over),
        How::Either | How::Plain => match (&base.value, &over.value) {
            (Value::Mapping { .. }, Value::Mapping { .. }) => entries(base, over, path, fill, told),
            (Value::Sequence { .. }, Value::Sequence { .. }) => list(base, over, path, fill, told),
            (Value::Mapping { .. } | Value::Sequence { .. }, _) if !base.is_null() => {
                let key = path.last().copied().unwrap_or_default().to_owned();
                told.clashes.push(Clash { key, span: over.span, other: base.span });
                base
            }
            _ => told.replace(&base, over),
        },
    }
}

fn entries(mut base: Node, over: Node, path: Path, fill: unique::Fill, told: &mut Told) -> Node {
    let Value::Mapping { entries, .. } = &mut base.value else {
        return if over.entries().is_empty() { base } else { over };
    };
    let Value::Mapping { entries: more, .. } = over.value else { return base };
    // An index over all that is there is worth its while only for many: a file may lay one service after another.
    const FEW: usize = 4;
    let few = more.len() <= FEW;
    let mut places: HashMap<String, usize> = match few {
        true => HashMap::new(),
        false => entries.iter().enumerate().map(|(at, own)| (text_of(&own.key).to_owned(), at)).collect(),
    };
    let mut gone: HashMap<String, Span> = HashMap::new();
    for entry in more {
        let name = text_of(&entry.key).to_owned();
        let place = match few {
            true => entries.iter().rposition(|own| text_of(&own.key) == name),
            false => places.get(&name).copied(),
        };
        if entry.value.tag.as_deref() == Some("!reset") {
            gone.insert(name, entry.value.span);
            continue;
        }
        match place.and_then(|at| entries.get_mut(at)) {
            None => {
                places.insert(name, entries.len());
                entries.push(entry);
            }
            Some(own) if name.starts_with("x-") => *own = entry,
            Some(own) => {
                let inner: Vec<&str> = path.iter().copied().chain([name.as_str()]).collect();
                let scalar = matches!(entry.value.value, Value::Scalar(_)) && !entry.value.is_null();
                let value = std::mem::replace(&mut own.value, nothing(&entry.value));
                own.value = merge(value, entry.value, &inner, fill, told);
                // A text stands where its key stands.
                if scalar && matches!(own.value.value, Value::Scalar(_)) {
                    own.key = entry.key;
                }
            }
        }
    }
    if !gone.is_empty() {
        entries.retain(|own| match gone.get(text_of(&own.key)) {
            Some(reset) => {
                told.replaced.push((*reset, own.value.span));
                false
            }
            None => true,
        });
    }
    base
}

fn list(mut base: Node, over: Node, path: Path, fill: unique::Fill, told: &mut Told) -> Node {
    let Value::Sequence { items, .. } = &mut base.value else { return over };
    let Value::Sequence { items: more, .. } = over.value else { return base };
    items.extend(more);
    told.replaced.extend(unique::keep(items, path, fill));
    base
}

fn text_of(key: &Node) -> &str {
    match &key.value {
        Value::Scalar(scalar) => &scalar.text,
        _ => "",
    }
}

/// A list of `KEY=value` as the mapping that it stands for.
fn pairs(node: Node) -> Node {
    let Value::Sequence { items, flow } = node.value else { return node };
    let mut entries: Vec<Entry> = Vec::new();
    for item in &items {
        let Value::Scalar(scalar) = &item.value else { continue };
        let quote = u32::from(matches!(scalar.style, Style::Single | Style::Double));
        let verbatim = item.span.len() == scalar.text.len() + 2 * quote as usize;
        let part = |range: std::ops::Range<usize>| {
            let start = item.span.start + quote;
            let span = Span { start: start + range.start as u32, end: start + range.end as u32 };
            let text = scalar.text.get(range).unwrap_or_default();
            let whole = named(text, item);
            let plain = Node { span, ..named(text, item) };
            let quoted = Value::Scalar(Scalar { text: text.to_owned(), style: Style::Double });
            if verbatim { plain } else { Node { value: quoted, ..whole } }
        };
        let entry = match split_outside(&scalar.text, '=').first() {
            Some(key) if key.end < scalar.text.len() => {
                let mut value = part(key.end + 1..scalar.text.len());
                // Nothing behind the `=` is an empty text, not the value of whoever starts Compose.
                if let Value::Scalar(scalar) = &mut value.value {
                    scalar.style = if scalar.text.is_empty() { Style::Double } else { scalar.style };
                }
                Entry { key: part(0..key.end), value }
            }
            _ => Entry { key: part(0..scalar.text.len()), value: nothing(item) },
        };
        let name = text_of(&entry.key);
        entries.retain(|own| text_of(&own.key) != name);
        entries.push(entry);
    }
    Node { value: Value::Mapping { entries, flow }, ..node }
}

/// A list of names as the mapping that it stands for.
fn names(node: Node) -> Node {
    let Value::Sequence { items, flow } = node.value else { return node };
    let entries = items.into_iter().map(|item| Entry { value: nothing(&item), key: item }).collect();
    Node { value: Value::Mapping { entries, flow }, ..node }
}

/// One text as the list of it.
fn listed(node: Node) -> Node {
    match &node.value {
        Value::Scalar(_) if !node.is_null() => {
            Node { span: node.span, tag: None, anchor: None, value: Value::Sequence { items: vec![node], flow: true } }
        }
        _ => node,
    }
}

/// A `build` that is only a directory, in its long form.
fn context(node: Node) -> Node {
    match &node.value {
        Value::Scalar(_) if !node.is_null() => {
            let entry = Entry { key: named("context", &node), value: node };
            let (span, value) = (entry.value.span, Value::Mapping { entries: vec![entry], flow: true });
            Node { span, tag: None, anchor: None, value }
        }
        _ => node,
    }
}
