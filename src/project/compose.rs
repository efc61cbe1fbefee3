//! Compose files: services and what they ask for, with the bytes of every value.
//!
//! One file at a time, as Compose reads it: `<<` merged, variables filled in from `.env`. What
//! `extends`, `include` and further files would add is noted as unresolved and not added. Knows neither
//! the disk nor Dockerfiles.
//!
//! The rooms in here, from the ground up; a room may use only those above it in this list
//! (`tests/architecture.rs` holds every path against it):
//! `values`, `tree`, `schema`, `file`, `merge`, `services`.

mod file;
mod schema;
mod services;
mod tree;
mod values;

use std::collections::{HashMap, HashSet};

pub use file::{Layout, Repair, Unresolved, UnresolvedKind};
pub use schema::{Fault, FaultKind};
pub use services::{
    Build, CommandLine, Dependency, Deploy, EnvFile, Extends, Healthcheck, Key, Logging, Mount, MountKind, Named, Need,
    Port, Range, Resource, Service,
};
use tree::{Field, Reader};
pub use values::subnet::Subnet;
pub use values::{Pair, Text, Variable, bytes, interpolate, keys, split_words};

use crate::syntax::SyntaxError;
use crate::syntax::yaml::{self, Node, Yaml};
use crate::text::{FileId, Source, Span};

#[derive(Debug)]
pub struct ComposeFile {
    pub file: FileId,
    pub yaml: Yaml,
    pub errors: Vec<SyntaxError>,
    pub layout: Layout,
    /// The project's name.
    pub name: Option<Text>,
    /// The key `version`, which Compose ignores, with its value.
    pub version: Option<Span>,
    pub services: Vec<Service>,
    pub volumes: Vec<Resource>,
    pub networks: Vec<Resource>,
    pub secrets: Vec<Resource>,
    pub configs: Vec<Resource>,
    /// Keys that are read as if they stood elsewhere.
    pub repairs: Vec<Repair>,
    /// For what Compose refuses it, but for faults of YAML, references and repairs.
    pub faults: Vec<Fault>,
    /// It holds `!override` or `!reset`, which say something of another file only: it is laid over one.
    pub overlay: bool,
    /// The `${…}` in the file's values, outermost only.
    pub variables: Vec<Variable>,
    /// What would add to the services and was not read.
    pub unresolved: Vec<Unresolved>,
}

/// Reads `text`; `variables` are what `.env` gives to `${…}`. Never fails.
pub fn read(file: FileId, text: &str, variables: &HashMap<String, String>) -> ComposeFile {
    let (yaml, mut errors) = yaml::parse(text);
    let mut compose = ComposeFile {
        file,
        yaml: Yaml::default(),
        errors: Vec::new(),
        layout: Layout::Other,
        name: None,
        version: None,
        services: Vec::new(),
        volumes: Vec::new(),
        networks: Vec::new(),
        secrets: Vec::new(),
        configs: Vec::new(),
        repairs: Vec::new(),
        faults: Vec::new(),
        overlay: false,
        variables: Vec::new(),
        unresolved: Vec::new(),
    };
    let reader = Reader::new(&yaml, text, variables);
    // Columns are asked of it only where something has to be repaired.
    let source = Source::new("", text);
    let mut earlier = HashSet::new();
    for document in &yaml.documents {
        compose.document(&reader, document, &source, &mut earlier);
        file::references(document, text, &mut compose.variables, &mut errors);
    }
    if reader.exhausted() {
        compose.unresolved.push(Unresolved { span: Span::at(0), kind: UnresolvedKind::Aliases, service: None });
    }
    let known = matches!(compose.layout, Layout::Services | Layout::Fragment);
    let mapping = |node: &Node| matches!(node.value, yaml::Value::Mapping { .. });
    if known || compose.layout == Layout::Other && !yaml.documents.iter().any(mapping) {
        let strays: Vec<Span> = compose.repairs.iter().map(|repair| repair.span).collect();
        compose.faults = schema::check(&Reader::new(&yaml, text, variables), &yaml, &strays);
    }
    compose.overlay = yaml.documents.iter().any(file::is_overlay);
    errors.sort_by_key(|error| error.span);
    compose.errors = errors;
    compose.yaml = yaml;
    compose
}

impl ComposeFile {
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.name == name)
    }

    /// Whether all that makes up `service` was read.
    pub fn is_complete(&self, service: &Service) -> bool {
        self.unresolved.iter().all(|other| other.service.as_ref().is_some_and(|name| *name != service.name))
    }

    /// The node that a span names.
    pub fn node(&self, span: Span) -> Option<&Node> {
        self.yaml.documents.iter().find_map(|document| find(document, span))
    }

    /// `earlier` are the services of the documents before.
    fn document<'a>(
        &mut self,
        reader: &Reader<'a>,
        document: &'a Node,
        source: &Source,
        earlier: &mut HashSet<&'a str>,
    ) {
        let root = reader.fields(document);
        let get = |name: &str| root.iter().find(|field| field.name == name);
        self.layout = match self.layout {
            Layout::Other | Layout::Fragment => file::layout(reader, &root),
            known => known,
        };
        self.name = self.name.take().or_else(|| reader.scalar(get("name")?.value));
        self.version = self.version.or_else(|| get("version").map(|field| field.span));
        if let Some(include) = get("include") {
            self.unresolved.push(Unresolved { span: include.span, kind: UnresolvedKind::Include, service: None });
        }
        let services = match self.layout {
            Layout::V1 => root.iter().filter(|field| file::looks_like_service(reader, field.value)).copied().collect(),
            _ => get("services").map(|field| reader.all(field.value)).unwrap_or_default(),
        };
        let mut services: Vec<Field<'a>> = services;
        services.sort_by_key(|field| field.key);
        self.add_services(reader, services, source, earlier);
        for (name, resources) in [
            ("volumes", &mut self.volumes),
            ("networks", &mut self.networks),
            ("secrets", &mut self.secrets),
            ("configs", &mut self.configs),
        ] {
            let fields = root.iter().find(|field| field.name == name && self.layout != Layout::V1);
            let fields = fields.map(|field| reader.ordered(field.value)).unwrap_or_default();
            resources.extend(fields.iter().map(|field| Resource::read(reader, field)));
        }
    }

    fn add_services<'a>(
        &mut self,
        reader: &Reader<'a>,
        fields: Vec<Field<'a>>,
        source: &Source,
        earlier: &mut HashSet<&'a str>,
    ) {
        let owners = file::owners(reader, fields);
        if owners.iter().any(|owner| !owner.strays.is_empty()) {
            self.repairs.extend(file::repairs(&owners, source));
        }
        for owner in &owners {
            let service = Service::read(reader, &owner.service, &owner.strays);
            let note = |span, kind| Unresolved { span, kind, service: Some(service.name.clone()) };
            if let Some(extends) = &service.extends {
                self.unresolved.push(note(extends.span, UnresolvedKind::Extends));
            }
            if earlier.contains(owner.service.name) {
                self.unresolved.push(note(service.name_span, UnresolvedKind::Document));
                continue;
            }
            self.services.push(service);
        }
        earlier.extend(owners.iter().map(|owner| owner.service.name));
    }
}

/// Descends to the node with exactly this span.
fn find(node: &Node, span: Span) -> Option<&Node> {
    if node.span == span {
        return Some(node);
    }
    if !node.span.contains(span) {
        return None;
    }
    let items = node.items();
    let item = items.partition_point(|item| item.span.end < span.end);
    let entries = node.entries();
    let entry = entries.partition_point(|entry| entry.value.span.end.max(entry.key.span.end) < span.end);
    let entry = entries.get(entry);
    items
        .get(item)
        .and_then(|item| find(item, span))
        .or_else(|| find(&entry?.value, span))
        .or_else(|| find(&entry?.key, span))
}
