//! What one file says besides its services: how it is laid out, whether it is laid over another, which
//! variables it names. Knows no other file.

mod repair;

pub use repair::{Repair, owners, repairs};

use super::tree::{Field, Reader};
use super::values::{Variable, keys, variables};
use crate::syntax::SyntaxError;
use crate::syntax::yaml::{Node, Value};
use crate::text::Span;

/// The names that Compose looks for by itself, the first that is there being taken.
pub const DEFAULT_FILES: &[&str] = &["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// `services:`
    Services,
    /// The first format, before 2016: services at the root. Compose refuses it today.
    V1,
    /// No services, but other keys of a compose file.
    Fragment,
    /// Nothing that a compose file holds.
    Other,
}

/// Why the services may be more than what is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    pub span: Span,
    pub kind: UnresolvedKind,
    /// The service concerned; none for all of them.
    pub service: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnresolvedKind {
    Extends,
    Include,
    /// More aliases than Compose follows.
    Aliases,
}

pub fn layout(reader: &Reader<'_>, root: &[Field<'_>]) -> Layout {
    let has = |name: &str| root.iter().any(|field| field.name == name);
    if has("services") {
        Layout::Services
    } else if !root.is_empty() && root.iter().all(|field| looks_like_service(reader, field.value)) {
        Layout::V1
    } else if keys::TOP.iter().any(|name| has(name)) {
        Layout::Fragment
    } else {
        Layout::Other
    }
}

/// A map with an image or a build, as the services of the first format were.
pub fn looks_like_service<'a>(reader: &Reader<'a>, node: &'a Node) -> bool {
    reader.get(node, "image").or_else(|| reader.get(node, "build")).is_some_and(|field| !field.value.is_null())
}

/// Whether a tag below says that a value replaces, or takes away, one of another file.
pub fn is_overlay(node: &Node) -> bool {
    matches!(node.tag.as_deref(), Some("!override" | "!reset"))
        || node.items().iter().any(is_overlay)
        || node.entries().iter().any(|entry| is_overlay(&entry.value))
}

/// Collects the variables in the values below `node`, and reports those that Compose cannot read.
pub fn references(
    node: &Node,
    text: &str,
    set: &dyn Fn(&str, Span) -> bool,
    found: &mut Vec<Variable>,
    errors: &mut Vec<SyntaxError>,
) {
    for item in node.items() {
        references(item, text, set, found, errors);
    }
    for entry in node.entries() {
        references(&entry.value, text, set, found, errors);
    }
    let Value::Scalar(scalar) = &node.value else { return };
    if !scalar.text.contains('$') {
        return;
    }
    let (variables, fault) = variables(&scalar.text);
    // Offsets hold where the scalar stands in the file as it reads; else the whole of it is named.
    let written = text.get(node.span.range()).unwrap_or_default();
    let shift = written.find(scalar.text.as_str());
    let span = |range: std::ops::Range<usize>| match shift {
        Some(shift) => {
            let start = node.span.start as usize + shift;
            Span::new(start + range.start, start + range.end)
        }
        None => node.span,
    };
    found.extend(variables.iter().map(|variable| Variable {
        name: variable.name.to_string(),
        span: span(variable.range.clone()),
        default: variable.operator.filter(|(operator, _)| operator.ends_with('-')).map(|(_, text)| text.to_string()),
        required: variable.operator.is_some_and(|(operator, _)| operator.ends_with('?')),
        plain: variable.operator.is_none(),
        set: set(variable.name, node.span),
    }));
    if let Some(at) = fault {
        errors.push(SyntaxError {
            span: span(at..at + 2),
            kind: "bad-variable",
            message: "`${` begins no variable here, so Compose refuses the file".to_string(),
            assumed: "the value is not known".to_string(),
            help: "write `${NAME}` or `${NAME:-default}`, or `$$` for a dollar sign".to_string(),
            repair: None,
        });
    }
}
