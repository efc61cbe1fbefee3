//! A document with its aliases and `<<` written out, so that it can be merged with others. What it
//! brings along keeps the bytes it is written at.

use super::super::tree::{Reader, is_reset};
use crate::syntax::yaml::{Entry, Node, Value};

/// Deeper than any document nests: only aliases get there.
const DEEPEST: usize = 128;

/// `node` without aliases; `!reset` and `!override` stay as they are written.
pub fn flat<'a>(reader: &Reader<'a>, node: &'a Node) -> Node {
    flat_at(reader, node, 0).unwrap_or_else(|| nothing(node))
}

fn flat_at<'a>(reader: &Reader<'a>, node: &'a Node, depth: usize) -> Option<Node> {
    let target = reader.resolve(node).filter(|_| depth < DEEPEST)?;
    let value = match &target.value {
        Value::Mapping { flow, .. } if !is_reset(target) => {
            let mut fields = reader.written(target);
            fields.sort_by_key(|field| (field.via.map_or(field.key, |via| via), field.key));
            let entries = fields.iter().filter_map(|field| {
                let key = Node { span: field.key, ..named(field.name, field.value) };
                Some(Entry { key, value: flat_at(reader, field.value, depth + 1)? })
            });
            Value::Mapping { entries: entries.collect(), flow: *flow }
        }
        Value::Sequence { items, flow } => {
            let items = items.iter().filter_map(|item| flat_at(reader, item, depth + 1));
            Value::Sequence { items: items.collect(), flow: *flow }
        }
        other => other.clone(),
    };
    Some(Node { span: target.span, value, tag: node.tag.clone().or_else(|| target.tag.clone()), anchor: None })
}

/// A plain scalar of this text, standing where `node` stands.
pub fn named(text: &str, node: &Node) -> Node {
    let scalar = crate::syntax::yaml::Scalar { text: text.to_owned(), style: crate::syntax::yaml::Style::Plain };
    Node { span: node.span, value: Value::Scalar(scalar), tag: None, anchor: None }
}

/// The null that stands where `node` stands.
pub fn nothing(node: &Node) -> Node {
    named("", node)
}
