//! What one file says besides its services: how it is laid out, which of its keys the specification does
//! not have, which variables it names. Knows no other file.

mod repair;

pub use repair::{Repair, owners, repairs};

use super::tree::{Field, Reader};
use super::values::{Variable, keys, variables};
use crate::syntax::SyntaxError;
use crate::syntax::yaml::{Node, Value};
use crate::text::{Span, nearest};

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

/// A key that the specification does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownKey {
    pub span: Span,
    pub key: String,
    /// What holds it: empty at the root, `service`, or the service's key, such as `build`.
    pub within: &'static str,
    /// The key that was probably meant.
    pub nearest: Option<&'static str>,
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
    /// A service given again in a further document of the file.
    Document,
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

/// The keys of the root that are neither the specification's nor an extension.
pub fn unknown_root_keys(root: &[Field<'_>]) -> Vec<UnknownKey> {
    let unknown = root.iter().filter(|field| !keys::TOP.contains(&field.name) && !keys::is_extension(field.name));
    let unknown = unknown.map(|field| UnknownKey {
        span: field.key,
        key: field.name.to_string(),
        within: "",
        nearest: nearest(field.name, keys::TOP.iter().copied()),
    });
    unknown.collect()
}

pub fn unknown_service_keys<'a>(reader: &Reader<'a>, service: &Field<'a>) -> Vec<UnknownKey> {
    let mut unknown = Vec::new();
    let mut add = |field: &Field<'a>, within, nearest| {
        unknown.push(UnknownKey { span: field.key, key: field.name.to_string(), within, nearest });
    };
    let own = |node: &'a Node| reader.fields(node).into_iter().filter(|field| field.via.is_none());
    for field in own(service.value).filter(|field| !keys::is_extension(field.name)) {
        if keys::form(field.name).is_none() {
            add(&field, "service", keys::nearest_service_key(field.name));
        }
        let Some(table) = keys::inner(field.name) else { continue };
        let Some((within, _)) = keys::SERVICE.iter().find(|(name, _)| *name == field.name) else { continue };
        for inner in own(field.value).filter(|inner| !keys::is_extension(inner.name) && !table.contains(&inner.name)) {
            add(&inner, within, nearest(inner.name, table.iter().copied()));
        }
    }
    unknown
}

/// Collects the variables in the values below `node`, and reports those that Compose cannot read.
pub fn references(node: &Node, text: &str, found: &mut Vec<Variable>, errors: &mut Vec<SyntaxError>) {
    for item in node.items() {
        references(item, text, found, errors);
    }
    for entry in node.entries() {
        references(&entry.value, text, found, errors);
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
