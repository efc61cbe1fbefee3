//! Compose files: services and what they ask for, with the bytes of every value.
//!
//! A model is what Compose would run: one file or several, `<<` merged, overrides laid over, what `extends`
//! and `include` take along brought in, variables filled in from `.env`. Of several files the spans are
//! those of their texts put one after the other. Knows neither the disk nor Dockerfiles.
//!
//! The rooms in here, from the ground up; a room may use only those above it in this list
//! (`tests/architecture.rs` holds every path against it):
//! `values`, `tree`, `schema`, `file`, `merge`, `services`, `montage`.

mod file;
mod merge;
pub mod montage;
mod schema;
mod services;
mod tree;
mod values;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

pub use file::{DEFAULT_FILES, Layout, Repair, Unresolved, UnresolvedKind};
pub use merge::{Files, Loaded, MergeFault, Piece, Replaced, Taken, Variables, is_open, taken_along};
pub use schema::{Fault, FaultKind};
pub use services::{
    Build, CommandLine, Dependency, Deploy, EnvFile, Extends, Healthcheck, Key, Logging, Mount, MountKind, Named, Need,
    Port, Range, Resource, Service, UNMADE, is_host_path,
};
use tree::{Field, Reader};
pub use values::subnet::Subnet;
pub use values::{Pair, Text, Variable, bytes, interpolate, keys, split_words, variables};

use crate::syntax::SyntaxError;
use crate::syntax::yaml::{self, Node, Yaml};
use crate::text::{FileId, Source, Span};

#[derive(Debug)]
pub struct ComposeFile {
    /// Whether it is for a swarm, once someone asks.
    pub(super) asks_for_swarm: std::sync::OnceLock<bool>,
    /// Where its services and what it declares stand in their lists, once someone asks.
    places: std::sync::OnceLock<Places>,
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
    /// Why its files cannot be put together.
    pub unmerged: Vec<MergeFault>,
    /// What of its files is no longer there in the model.
    pub replaced: Vec<Replaced>,
}

/// What is asked of a file for each of its services: things by their names, so that one among thousands is found at once.
#[derive(Debug)]
struct Places {
    services: HashMap<String, usize>,
    volumes: HashMap<String, usize>,
    networks: HashMap<String, usize>,
    /// The services of which only a part was read; `None` where it may be any.
    parts: Option<HashSet<String>>,
    /// The variable that stands in the place of the address a port is bound to.
    address: Option<String>,
    /// The services whose volumes others take over.
    lenders: HashSet<String>,
    /// A `deploy` asks for a mode, which only a swarm heeds.
    moded: bool,
}

/// Where each stands by its name; of two of one name the first.
fn by_name<'n>(names: impl Iterator<Item = &'n String>) -> HashMap<String, usize> {
    let mut places = HashMap::new();
    for (at, name) in names.enumerate() {
        places.entry(name.clone()).or_insert(at);
    }
    places
}

impl Places {
    fn of(file: &ComposeFile) -> Places {
        let resources = |list: &[Resource]| by_name(list.iter().map(|one| &one.name));
        Places {
            services: by_name(file.services.iter().map(|service| &service.name)),
            volumes: resources(&file.volumes),
            networks: resources(&file.networks),
            parts: file.unresolved.iter().map(|other| other.service.clone()).collect(),
            address: file
                .services
                .iter()
                .flat_map(|service| &service.ports)
                .find_map(Port::address_variable)
                .map(str::to_owned),
            lenders: file
                .services
                .iter()
                .flat_map(|one| &one.volumes_from)
                .filter_map(|from| from.shown().split(':').next())
                .map(str::to_owned)
                .collect(),
            moded: file.services.iter().any(|one| one.deploy.as_ref().is_some_and(|deploy| deploy.mode.is_some())),
        }
    }
}

/// A model of several files, with the text that its spans are places of.
#[derive(Debug)]
pub struct Assembled {
    pub compose: ComposeFile,
    pub text: String,
    pub pieces: Vec<Piece>,
}

/// The tree of a compose file. Never fails.
pub fn parse(file: FileId, text: &str) -> Loaded {
    let (yaml, errors) = yaml::parse(text);
    Loaded { file, length: text.len() as u32, yaml, errors }
}

/// Reads `text`; `variables` are what `.env` gives to `${…}`. Never fails.
pub fn read(file: FileId, text: &str, variables: &Variables) -> ComposeFile {
    let loaded = parse(file, text);
    if !is_open(&loaded.yaml) {
        return alone(loaded, text, variables);
    }
    let path = PathBuf::new();
    let files = Files {
        loaded: &HashMap::from([(path.clone(), loaded)]),
        absent: &HashSet::new(),
        texts: &|_| text,
        variables: &|_| variables.clone(),
    };
    assemble(&[path], &files).compose
}

/// A file that says all there is in one document.
pub fn alone(loaded: Loaded, text: &str, variables: &Variables) -> ComposeFile {
    let Loaded { file, yaml, mut errors, .. } = loaded;
    let mut compose = ComposeFile::of(file);
    let reader = Reader::new(&yaml, text, variables);
    for document in &yaml.documents {
        compose.document(&reader, document, text);
        let set = |name: &str, _| variables.contains_key(name);
        file::references(document, text, &set, &mut compose.variables, &mut errors);
    }
    if reader.exhausted() {
        compose.unresolved.push(Unresolved { span: Span::at(0), kind: UnresolvedKind::Aliases, service: None });
    }
    compose.hold(&Reader::new(&yaml, text, variables), &yaml);
    compose.overlay = yaml.documents.iter().any(file::is_overlay);
    errors.sort_by_key(|error| error.span);
    compose.errors = errors;
    compose.yaml = yaml;
    compose
}

/// The model of the files `list`, of which those after the first are laid over it.
pub fn assemble(list: &[PathBuf], files: &Files) -> Assembled {
    let merged = merge::merge(list, files);
    let parts = || merged.pieces.iter().filter_map(|piece| Some((piece, files.loaded.get(&piece.path)?)));
    let mut text = String::new();
    let mut errors = Vec::new();
    for (piece, loaded) in parts() {
        text.extend((text.len()..piece.at as usize).map(|_| '\n'));
        text.push_str((files.texts)(loaded.file));
        errors.extend(loaded.errors.iter().map(|error| error.clone().moved(piece.at)));
    }
    let yaml = Yaml::joined(parts().map(|(piece, loaded)| (&loaded.yaml, piece.at)));
    let first = parts().next().map_or(FileId(0), |(_, loaded)| loaded.file);
    let mut compose = ComposeFile {
        unresolved: merged.unresolved,
        unmerged: merged.faults,
        replaced: merged.replaced,
        ..ComposeFile::of(first)
    };
    let variables = merged.pieces.iter().filter_map(|piece| Some((piece.at, merged.variables.get(piece.variables)?)));
    let reader = Reader::over(&yaml, &text, variables.collect());
    compose.document(&reader, &merged.root, &text);
    for document in &yaml.documents {
        let set = |name: &str, span| reader.is_set(name, span);
        file::references(document, &text, &set, &mut compose.variables, &mut errors);
    }
    let home = list.first().and_then(|path| path.parent()).unwrap_or(Path::new(""));
    compose.rebase(&merged.pieces, home);
    compose.hold(&reader, &yaml);
    let base = list.first().and_then(|path| files.loaded.get(path));
    compose.overlay = base.is_some_and(|base| base.yaml.documents.iter().any(file::is_overlay));
    errors.sort_by_key(|error| error.span);
    compose.errors = errors;
    compose.yaml = yaml;
    Assembled { compose, text, pieces: merged.pieces }
}

impl ComposeFile {
    fn of(file: FileId) -> ComposeFile {
        ComposeFile {
            asks_for_swarm: std::sync::OnceLock::new(),
            places: std::sync::OnceLock::new(),
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
            variables: Vec::new(),
            unresolved: Vec::new(),
            unmerged: Vec::new(),
            faults: Vec::new(),
            overlay: false,
            replaced: Vec::new(),
        }
    }

    /// Holds the files against the schema of the specification.
    fn hold<'a>(&mut self, reader: &Reader<'a>, yaml: &'a Yaml) {
        let known = matches!(self.layout, Layout::Services | Layout::Fragment);
        let mapping = |node: &Node| matches!(node.value, yaml::Value::Mapping { .. });
        if known || self.layout == Layout::Other && !yaml.documents.iter().any(mapping) {
            let strays: Vec<Span> = self.repairs.iter().map(|repair| repair.span).collect();
            self.faults = schema::check(reader, yaml, &strays);
        }
    }

    /// Lets the paths of files that lie elsewhere begin at `home`, as those of the first file do.
    fn rebase(&mut self, pieces: &[Piece], home: &Path) {
        let ways: Vec<PathBuf> = pieces.iter().map(|piece| merge::way(home, &piece.home)).collect();
        let way = |span: Span| {
            let at = pieces.partition_point(|piece| piece.at <= span.start).checked_sub(1)?;
            ways.get(at).map(PathBuf::as_path).filter(|way| !way.as_os_str().is_empty())
        };
        if ways.iter().all(|way| way.as_os_str().is_empty()) {
            return;
        }
        self.services.iter_mut().for_each(|service| service.rebase(&way));
        self.secrets.iter_mut().chain(&mut self.configs).for_each(|resource| resource.rebase(&way));
    }

    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.get(self.service_place(name)?)
    }

    /// Where the service of this name stands among its services; of two the first.
    pub fn service_place(&self, name: &str) -> Option<usize> {
        self.places().services.get(name).copied()
    }

    /// The volume that it declares by this name; of two the first.
    pub fn volume(&self, name: &str) -> Option<&Resource> {
        self.volumes.get(*self.places().volumes.get(name)?)
    }

    /// The network, likewise.
    pub fn network(&self, name: &str) -> Option<&Resource> {
        self.networks.get(*self.places().networks.get(name)?)
    }

    /// The variable with which the first port that has one says what address it is bound to.
    pub fn address_variable(&self) -> Option<&str> {
        self.places().address.as_deref()
    }

    /// Whether another service takes over the volumes of the one of this name.
    pub fn lends_volumes(&self, name: &str) -> bool {
        self.places().lenders.contains(name)
    }

    /// Whether all that makes up `service` was read.
    pub fn is_complete(&self, service: &Service) -> bool {
        self.unresolved.is_empty() || self.places().parts.as_ref().is_some_and(|parts| !parts.contains(&service.name))
    }

    fn places(&self) -> &Places {
        self.places.get_or_init(|| Places::of(self))
    }

    /// Whether a `deploy` of it asks for a mode, which only a swarm heeds.
    pub fn asks_for_a_mode(&self) -> bool {
        self.places().moded
    }

    /// The node that a span names.
    pub fn node(&self, span: Span) -> Option<&Node> {
        self.yaml.documents.iter().find_map(|document| find(document, span))
    }

    fn document<'a>(&mut self, reader: &Reader<'a>, document: &'a Node, text: &str) {
        let root = reader.fields(document);
        let get = |name: &str| root.iter().find(|field| field.name == name);
        self.layout = match self.layout {
            Layout::Other | Layout::Fragment => file::layout(reader, &root),
            known => known,
        };
        self.name = self.name.take().or_else(|| reader.scalar(get("name")?.value));
        self.version = self.version.or_else(|| get("version").map(|field| field.span));
        let services = match self.layout {
            Layout::V1 => root.iter().filter(|field| file::looks_like_service(reader, field.value)).copied().collect(),
            _ => get("services").map(|field| reader.all(field.value)).unwrap_or_default(),
        };
        let mut services: Vec<Field<'a>> = services;
        services.sort_by_key(|field| field.key);
        self.add_services(reader, services, text);
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

    fn add_services<'a>(&mut self, reader: &Reader<'a>, fields: Vec<Field<'a>>, text: &str) {
        let owners = file::owners(reader, fields);
        if owners.iter().any(|owner| !owner.strays.is_empty()) {
            self.repairs.extend(file::repairs(&owners, &Source::new("", text)));
        }
        for owner in &owners {
            self.services.push(Service::read(reader, &owner.service, &owner.strays));
        }
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
