//! Compose files: services and what they ask for, with the bytes of every value.
//!
//! One file at a time, as Compose reads it: `<<` merged, variables filled in from `.env`. What
//! `extends`, `include` and further files would add is noted as unresolved and not added. Knows neither
//! the disk nor Dockerfiles.

pub mod keys;
mod mounts;
mod parts;
mod ports;
mod reader;
mod repair;
mod service;
mod text;

use std::collections::{HashMap, HashSet};

pub use mounts::{Mount, MountKind};
pub use parts::{Build, CommandLine, Dependency, Deploy, EnvFile, Extends, Healthcheck, Logging, Named};
pub use ports::{Port, Range};
use reader::{Field, Reader};
pub use repair::Repair;
pub use service::{Key, Pair, Service};
pub use text::{Text, Variable, interpolate, split_words};

use crate::syntax::SyntaxError;
use crate::syntax::yaml::{self, Node, Value, Yaml};
use crate::text::{FileId, Source, Span, nearest};

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
    pub unknown_keys: Vec<UnknownKey>,
    /// The `${…}` in the file's values, outermost only.
    pub variables: Vec<Variable>,
    /// What would add to the services and was not read.
    pub unresolved: Vec<Unresolved>,
}

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

/// A volume, network, secret or config of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    pub name: String,
    pub name_span: Span,
    pub span: Span,
    /// It is made elsewhere.
    pub external: bool,
    /// The name it has for the engine, where `name:` gives one.
    pub real_name: Option<Text>,
    pub driver: Option<Text>,
    pub driver_opts: Vec<Pair>,
    /// A network without a way out.
    pub internal: bool,
    /// Where a secret or config comes from.
    pub from_file: Option<Text>,
    pub from_environment: Option<Text>,
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
        unknown_keys: Vec::new(),
        variables: Vec::new(),
        unresolved: Vec::new(),
    };
    let reader = Reader::new(&yaml, text, variables);
    // Columns are asked of it only where something has to be repaired.
    let source = Source::new("", text);
    let mut earlier = HashSet::new();
    for document in &yaml.documents {
        compose.document(&reader, document, &source, &mut earlier);
        references(document, text, &mut compose.variables, &mut errors);
    }
    if reader.exhausted() {
        compose.unresolved.push(Unresolved { span: Span::at(0), kind: UnresolvedKind::Aliases, service: None });
    }
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
            Layout::Other | Layout::Fragment => layout(reader, &root),
            known => known,
        };
        self.name = self.name.take().or_else(|| reader.scalar(get("name")?.value));
        self.version = self.version.or_else(|| get("version").map(|field| field.span));
        if let Some(include) = get("include") {
            self.unresolved.push(Unresolved { span: include.span, kind: UnresolvedKind::Include, service: None });
        }
        let services = match self.layout {
            Layout::V1 => root.iter().filter(|field| looks_like_service(reader, field.value)).copied().collect(),
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
        if matches!(self.layout, Layout::Services | Layout::Fragment) {
            let unknown =
                root.iter().filter(|field| !keys::TOP.contains(&field.name) && !keys::is_extension(field.name));
            self.unknown_keys.extend(unknown.map(|field| UnknownKey {
                span: field.key,
                key: field.name.to_string(),
                within: "",
                nearest: nearest(field.name, keys::TOP.iter().copied()),
            }));
        }
        self.unknown_keys.sort_by_key(|key| key.span);
    }

    fn add_services<'a>(
        &mut self,
        reader: &Reader<'a>,
        fields: Vec<Field<'a>>,
        source: &Source,
        earlier: &mut HashSet<&'a str>,
    ) {
        let owners = repair::owners(reader, fields);
        if owners.iter().any(|owner| !owner.strays.is_empty()) {
            self.repairs.extend(repair::repairs(&owners, source));
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
            if self.layout == Layout::Services {
                self.unknown_keys.extend(unknown_service_keys(reader, &owner.service));
            }
            self.services.push(service);
        }
        earlier.extend(owners.iter().map(|owner| owner.service.name));
    }
}

fn layout(reader: &Reader<'_>, root: &[Field<'_>]) -> Layout {
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
fn looks_like_service<'a>(reader: &Reader<'a>, node: &'a Node) -> bool {
    reader.get(node, "image").or_else(|| reader.get(node, "build")).is_some_and(|field| !field.value.is_null())
}

fn unknown_service_keys<'a>(reader: &Reader<'a>, service: &Field<'a>) -> Vec<UnknownKey> {
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

impl Resource {
    fn read<'a>(reader: &Reader<'a>, field: &Field<'a>) -> Resource {
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
            real_name: text("name"),
            driver: text("driver"),
            driver_opts: inner("driver_opts").map(|node| reader.pairs(node)).unwrap_or_default(),
            internal: truth("internal"),
            from_file: text("file"),
            from_environment: text("environment"),
        }
    }
}

/// Collects the variables in the values below `node`, and reports those that Compose cannot read.
fn references(node: &Node, text: &str, found: &mut Vec<Variable>, errors: &mut Vec<SyntaxError>) {
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
    let (variables, fault) = text::variables(&scalar.text);
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
