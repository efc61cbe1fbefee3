//! What services share: volumes, networks, secrets and configs, as the top level declares them.

use super::super::tree::{Field, Reader};
use super::super::values::{Pair, Text};
use crate::syntax::yaml::Value;
use crate::text::Span;

/// A volume, network, secret or config of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    pub name: String,
    pub name_span: Span,
    pub span: Span,
    /// It is made elsewhere.
    pub external: bool,
    /// The name in the old form `external: {name: …}`.
    pub name_in_external: Option<Text>,
    /// The name it has for the engine, where `name:` gives one.
    pub real_name: Option<Text>,
    pub driver: Option<Text>,
    pub driver_opts: Vec<Pair>,
    /// A network without a way out.
    pub internal: bool,
    /// The subnets of a network.
    pub subnets: Vec<Text>,
    /// Where a secret or config comes from.
    pub from_file: Option<Text>,
    pub from_environment: Option<Text>,
}

impl Resource {
    /// As `Service::rebase`.
    pub fn rebase<'w>(&mut self, way: &dyn Fn(Span) -> Option<&'w std::path::Path>) {
        if let Some(text) = &mut self.from_file
            && let Some(way) = way(text.span)
        {
            text.rebase(way);
        }
    }

    pub fn read<'a>(reader: &Reader<'a>, field: &Field<'a>) -> Resource {
        let inner = |name: &str| reader.get(field.value, name).map(|field| field.value);
        let text = |name: &str| inner(name).and_then(|node| reader.scalar(node));
        let truth = |name: &str| text(name).and_then(|text| text.truth()) == Some(true);
        Resource {
            name: field.name.to_string(),
            name_span: field.key,
            span: field.span,
            // The form with a map inside, `external: {name: …}`, is old and still read.
            external: truth("external")
                || inner("external").is_some_and(|node| matches!(node.value, Value::Mapping { .. })),
            name_in_external: inner("external")
                .and_then(|node| reader.get(node, "name"))
                .and_then(|field| reader.scalar(field.value)),
            real_name: text("name"),
            driver: text("driver"),
            driver_opts: inner("driver_opts").map(|node| reader.pairs(node)).unwrap_or_default(),
            internal: truth("internal"),
            subnets: inner("ipam")
                .and_then(|ipam| reader.get(ipam, "config"))
                .map(|config| reader.items(config.value))
                .unwrap_or_default()
                .into_iter()
                .filter_map(|item| reader.scalar(reader.get(item, "subnet")?.value))
                .collect(),
            from_file: text("file"),
            from_environment: text("environment"),
        }
    }
}
