//! Reading a compose file's tree: aliases followed, `<<` merged, `!reset` left out, texts filled in.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use super::values::{Pair, Text, interpolate};
use crate::syntax::yaml::{Node, Style, Value, Yaml};
use crate::text::Span;

/// Nodes reached through aliases, at most, with what lies below each by its bytes; Compose counts nodes alone and
/// stops at the same number.
const MOST_ALIASED: usize = 100_000;

pub struct Reader<'a> {
    yaml: &'a Yaml,
    text: &'a str,
    /// What `.env` gives to `${…}`, by where the text begins that it holds for.
    variables: Vec<(u32, &'a HashMap<String, String>)>,
    aliased: Cell<usize>,
}

/// A key and its value, wherever they stand.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    pub name: &'a str,
    pub key: Span,
    /// Never an alias.
    pub value: &'a Node,
    /// The whole entry.
    pub span: Span,
    /// The alias that brings it, where a `<<` does.
    pub via: Option<Span>,
}

impl<'a> Reader<'a> {
    pub fn new(yaml: &'a Yaml, text: &'a str, variables: &'a HashMap<String, String>) -> Self {
        Reader::over(yaml, text, vec![(0, variables)])
    }

    /// For a text that is put together from several, each with variables of its own.
    pub fn over(yaml: &'a Yaml, text: &'a str, variables: Vec<(u32, &'a HashMap<String, String>)>) -> Self {
        Reader { yaml, text, variables, aliased: Cell::new(0) }
    }

    /// Whether something gives the variable a value at `span`.
    pub fn is_set(&self, name: &str, span: Span) -> bool {
        let at = self.variables.partition_point(|(from, _)| *from <= span.start).checked_sub(1);
        at.and_then(|at| self.variables.get(at)).is_some_and(|(_, variables)| variables.contains_key(name))
    }

    /// `text`, which stands at `span`, with its variables filled in.
    pub fn filled(&self, text: &str, span: Span) -> Option<String> {
        let at = self.variables.partition_point(|(from, _)| *from <= span.start).checked_sub(1)?;
        interpolate(text, self.variables.get(at)?.1)
    }

    /// Whether more is reached through aliases than was followed.
    pub fn exhausted(&self) -> bool {
        self.aliased.get() > MOST_ALIASED
    }

    /// What an alias stands for, while the budget lasts.
    pub fn resolve(&self, node: &'a Node) -> Option<&'a Node> {
        let target = self.yaml.resolve(node)?;
        if !std::ptr::eq(target, node) {
            // What lies below is read as well: by its bytes, since counting it would be reading it.
            let more = 1 + target.items().len() + target.entries().len() + target.span.len() / 16;
            self.aliased.set(self.aliased.get().saturating_add(more));
        }
        (!self.exhausted()).then_some(target)
    }

    /// The fields of a mapping: its own, then those its `<<` bring that it does not have. Of two with
    /// one name the last counts, unless `doubles`.
    pub fn fields(&self, node: &'a Node) -> Vec<Field<'a>> {
        let mut fields = self.written(node);
        fields.retain(|field| !is_reset(field.value));
        fields
    }

    /// As `fields`, with those that are only there to take a value out.
    pub fn written(&self, node: &'a Node) -> Vec<Field<'a>> {
        let mut fields = Vec::new();
        let mut names = HashSet::new();
        self.collect(node, None, &mut fields, &mut names, 0);
        fields
    }

    fn collect(
        &self,
        node: &'a Node,
        via: Option<Span>,
        fields: &mut Vec<Field<'a>>,
        names: &mut HashSet<&'a str>,
        depth: usize,
    ) {
        let Some(node) = self.resolve(node) else { return };
        let mut own = self.own(node, via);
        own.retain(|field| names.insert(field.name));
        own.reverse();
        fields.append(&mut own);
        if depth > 32 {
            return;
        }
        for merge in node.entries().iter().filter(|entry| is_merge(&entry.key)) {
            let sources = match self.resolve(&merge.value) {
                Some(list) if matches!(list.value, Value::Sequence { .. }) => list.items(),
                _ => std::slice::from_ref(&merge.value),
            };
            for source in sources {
                let via = via.or(Some(source.span));
                self.collect(source, via, fields, names, depth + 1);
            }
        }
    }

    /// The fields written in the mapping itself, last first.
    fn own(&self, node: &'a Node, via: Option<Span>) -> Vec<Field<'a>> {
        let entries = node.entries().iter().rev().filter(|entry| !is_merge(&entry.key));
        entries.filter_map(|entry| self.field(entry, via)).collect()
    }

    fn field(&self, entry: &'a crate::syntax::yaml::Entry, via: Option<Span>) -> Option<Field<'a>> {
        let Value::Scalar(key) = &self.resolve(&entry.key)?.value else { return None };
        let value = if is_reset(&entry.value) { &entry.value } else { self.resolve(&entry.value)? };
        let span = entry.key.span.to(entry.value.span);
        Some(Field { name: &key.text, key: entry.key.span, value, span, via })
    }

    /// The fields written in a mapping itself, in order, doubles and all: for `services` and its like.
    pub fn all(&self, node: &'a Node) -> Vec<Field<'a>> {
        let mut fields: Vec<_> = self.resolve(node).map(|node| self.own(node, None)).unwrap_or_default();
        fields.retain(|field| !is_reset(field.value));
        fields.reverse();
        let merges = self.fields(node).into_iter().filter(|field| field.via.is_some());
        let own: HashSet<&str> = fields.iter().map(|field| field.name).collect();
        let merges: Vec<_> = merges.filter(|field| !own.contains(field.name)).collect();
        fields.extend(merges);
        fields
    }

    pub fn get(&self, node: &'a Node, name: &str) -> Option<Field<'a>> {
        self.fields(node).into_iter().find(|field| field.name == name)
    }

    /// The items of a list, aliases followed.
    pub fn items(&self, node: &'a Node) -> Vec<&'a Node> {
        node.items().iter().filter_map(|item| self.resolve(item)).filter(|item| !is_reset(item)).collect()
    }

    /// The text of a scalar that is not null.
    pub fn scalar(&self, node: &'a Node) -> Option<Text> {
        let Value::Scalar(scalar) = &node.value else { return None };
        node.as_str()?;
        let raw = scalar.text.clone();
        let quote = matches!(scalar.style, Style::Single | Style::Double) as u32;
        let inner = Span { start: node.span.start + quote, end: node.span.end.saturating_sub(quote) };
        let verbatim = self.text.get(inner.start as usize..inner.end.max(inner.start) as usize) == Some(raw.as_str());
        Some(Text {
            span: node.span,
            value: self.filled(&raw, node.span),
            at: verbatim.then_some(inner.start),
            style: scalar.style,
            raw,
        })
    }

    /// A part of a text as a text of its own.
    pub fn part(&self, text: &Text, range: std::ops::Range<usize>) -> Text {
        let raw = text.raw.get(range.clone()).unwrap_or_default().to_string();
        let value = self.filled(&raw, text.span);
        let at = text.at.map(|at| at + range.start as u32);
        Text { span: text.part(range), raw, value, style: text.style, at }
    }

    /// The texts of a list, or the one text that stands for such a list.
    pub fn texts(&self, node: &'a Node) -> Vec<Text> {
        match &node.value {
            Value::Sequence { .. } => self.items(node).into_iter().filter_map(|item| self.scalar(item)).collect(),
            _ => self.scalar(node).into_iter().collect(),
        }
    }

    /// A map of texts, or a list of `KEY=value`.
    pub fn pairs(&self, node: &'a Node) -> Vec<Pair> {
        let listed = self.texts(node).into_iter().map(|text| {
            let (key, value) = match text.raw.find('=') {
                Some(equals) => (self.part(&text, 0..equals), Some(self.part(&text, equals + 1..text.raw.len()))),
                None => (text.clone(), None),
            };
            Pair { key: key.raw, key_span: key.span, value, span: text.span }
        });
        let mut pairs: Vec<_> = match &node.value {
            Value::Sequence { .. } => listed.collect(),
            _ => Vec::new(),
        };
        pairs.extend(self.ordered(node).into_iter().map(|field| Pair {
            key: field.name.to_string(),
            key_span: field.key,
            value: self.scalar(field.value),
            span: field.span,
        }));
        pairs
    }

    /// `fields`, in the order in which they are written.
    pub fn ordered(&self, node: &'a Node) -> Vec<Field<'a>> {
        let mut fields = self.fields(node);
        fields.sort_by_key(|field| (field.via.map_or(field.key, |via| via), field.key));
        fields
    }
}

fn is_merge(key: &Node) -> bool {
    let plain = matches!(&key.value, Value::Scalar(scalar) if scalar.style == Style::Plain && scalar.text == "<<");
    plain || key.tag.as_deref() == Some("!!merge")
}

/// `!reset` takes a value out of what other files gave.
pub fn is_reset(node: &Node) -> bool {
    node.tag.as_deref() == Some("!reset")
}
