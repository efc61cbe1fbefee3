//! Keys of a service that stand among the services, one step too far to the left: whose they are.
//!
//! `ports` with a list cannot be a service, since a service is a map. It is taken for a key of the
//! service before it.

use super::super::tree::{Field, Reader};
use super::super::values::keys::{self, Form};
use crate::syntax::yaml::{Node, Value};
use crate::text::{Source, Span};

/// A key that was taken for meant inside a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The key.
    pub span: Span,
    /// Key and value: what to indent further.
    pub block: Span,
    pub key: String,
    /// The service it is taken to belong to.
    pub service: String,
    pub service_span: Span,
    /// The column (from 0) it stands at, and the one its service's keys stand at.
    pub column: u32,
    pub wanted: u32,
    pub message: String,
    pub assumed: String,
}

/// A service with the keys that belong to it and stand outside.
pub struct Owner<'a> {
    pub service: Field<'a>,
    pub strays: Vec<Field<'a>>,
}

/// Tells services from strays, in the order in which they are written.
pub fn owners<'a>(reader: &Reader<'a>, fields: Vec<Field<'a>>) -> Vec<Owner<'a>> {
    let mut owners: Vec<Owner<'a>> = Vec::new();
    for field in fields {
        match owners.last_mut() {
            Some(owner) if field.via.is_none() && is_stray(reader, &field) => owner.strays.push(field),
            _ => owners.push(Owner { service: field, strays: Vec::new() }),
        }
    }
    owners
}

/// Whether an entry of `services` is no service but a key of one.
fn is_stray<'a>(reader: &Reader<'a>, field: &Field<'a>) -> bool {
    let Some(form) = keys::form(field.name) else { return false };
    match &field.value.value {
        Value::Sequence { .. } => matches!(form, Form::List | Form::ScalarOrList | Form::ListOrMap),
        Value::Scalar(_) if field.value.is_null() => false,
        Value::Scalar(_) => matches!(form, Form::Scalar | Form::ScalarOrList | Form::ScalarOrMap),
        Value::Mapping { .. } if matches!(form, Form::Map | Form::ScalarOrMap | Form::ListOrMap) => {
            let inner = reader.fields(field.value);
            let known = |name: &str| match keys::inner(field.name) {
                Some(table) => table.contains(&name) && !matches!(name, "image" | "command"),
                None => keys::form(name).is_none(),
            };
            let shaped = |node: &Node| match field.name {
                "depends_on" | "networks" | "ulimits" | "models" => node.as_str().is_none() || field.name == "ulimits",
                "environment" | "labels" | "sysctls" | "annotations" | "extra_hosts" => node.entries().is_empty(),
                _ => true,
            };
            !inner.is_empty() && inner.iter().all(|field| known(field.name) && shaped(field.value))
        }
        _ => false,
    }
}

pub fn repairs(owners: &[Owner<'_>], source: &Source) -> Vec<Repair> {
    let column = |span: Span| source.place(span.start as usize).column.saturating_sub(1);
    let mut repairs = Vec::new();
    for owner in owners {
        let name = owner.service.name;
        let own = owner.service.value.entries().first().map(|entry| column(entry.key.span));
        for stray in &owner.strays {
            let at = column(stray.key);
            repairs.push(Repair {
                span: stray.key,
                block: stray.span,
                key: stray.name.to_string(),
                service: name.to_string(),
                service_span: owner.service.key,
                column: at,
                wanted: own.filter(|&own| own > at).unwrap_or(at + 2),
                message: format!(
                    "`{}` stands at the depth of the services, so it is one more service and not a key of `{name}`; Compose refuses the file",
                    stray.name
                ),
                assumed: format!("it belongs to `{name}`, the service before it"),
            });
        }
    }
    repairs
}
