//! One model of several files: what overrides lay over, what `extends` and `include` take along. Every
//! value keeps the place it comes from. Knows neither the disk nor what a service's keys mean.

mod flat;
mod overlay;
mod unique;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use super::file::{Unresolved, UnresolvedKind};
use super::tree::Reader;
use super::values::interpolate;
use crate::syntax::SyntaxError;
use crate::syntax::yaml::{Entry, Node, Value, Yaml};
use crate::text::{FileId, Span, clean};

/// Variables by their names.
pub type Variables = HashMap<String, String>;

/// A file as it was read, before it is merged with others.
#[derive(Debug)]
pub struct Loaded {
    pub file: FileId,
    /// Of its text.
    pub length: u32,
    pub yaml: Yaml,
    pub errors: Vec<SyntaxError>,
}

/// What files there are besides those of a model.
pub struct Files<'a> {
    pub loaded: &'a HashMap<PathBuf, Loaded>,
    /// Paths where surely no file is; of others nothing is known.
    pub absent: &'a HashSet<PathBuf>,
    pub texts: &'a (dyn Fn(FileId) -> &'a str + Sync),
    /// The variables that an env file gives.
    pub variables: &'a (dyn Fn(&Path) -> Variables + Sync),
}

/// A file's part in a model.
#[derive(Debug, Clone)]
pub struct Piece {
    pub path: PathBuf,
    /// Where its text begins in that of the model.
    pub at: u32,
    /// The directory that its paths are meant from.
    pub home: PathBuf,
    /// Where another file takes it along.
    pub taken: Option<Span>,
    /// Its variables, as an index into `Merged::variables`.
    pub variables: usize,
}

/// Why files cannot be put together; Compose refuses them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeFault {
    pub span: Span,
    pub message: String,
    pub mark: String,
    pub help: String,
    /// The other place that it is about, and what is to be seen there.
    pub other: Option<(Span, String)>,
    /// The file that is not there, where it is that.
    pub absent: Option<PathBuf>,
    /// Why that file may be there on other machines.
    pub made: Option<&'static str>,
}

/// The merged tree, without aliases, and how it came about.
#[derive(Debug)]
pub struct Merged {
    pub root: Node,
    pub pieces: Vec<Piece>,
    pub variables: Vec<Variables>,
    pub faults: Vec<MergeFault>,
    pub unresolved: Vec<Unresolved>,
}

/// Files and includes that one model holds, at most: nobody writes more by hand.
const MOST_PIECES: usize = 200;

/// How long a chain of `extends` may be.
const LONGEST_CHAIN: usize = 64;

/// Whether a file is more than its first document says: it extends, includes or has further documents.
pub fn is_open(yaml: &Yaml) -> bool {
    let opens = |root: &Node| {
        let services = root.get("services").map(Node::entries).unwrap_or_default();
        root.get("include").is_some() || services.iter().any(|entry| entry.value.get("extends").is_some())
    };
    yaml.documents.len() > 1 || yaml.documents.iter().any(opens)
}

/// The model of the files `list`, the first being the one that says where paths begin.
pub fn merge(list: &[PathBuf], files: &Files) -> Merged {
    let home = list.first().and_then(|path| path.parent()).unwrap_or(Path::new("")).to_owned();
    let variables = vec![(files.variables)(&home.join(".env"))];
    let (faults, unresolved) = (Vec::new(), Vec::new());
    let mut merger = Merger {
        files,
        pieces: Vec::new(),
        variables,
        faults,
        unresolved,
        end: 0,
        told: HashSet::new(),
        extended: HashMap::new(),
    };
    let place = Place { home, variables: 0, taken: None };
    let root = merger.model(list, &place, &mut Vec::new());
    let Merger { pieces, variables, faults, unresolved, .. } = merger;
    let root = root.unwrap_or_else(|| flat::named("", &EMPTY));
    Merged { root, pieces, variables, faults, unresolved }
}

const EMPTY: Node =
    Node { span: Span { start: 0, end: 0 }, value: Value::Alias(String::new()), tag: None, anchor: None };

struct Merger<'a, 'f> {
    files: &'a Files<'f>,
    pieces: Vec<Piece>,
    variables: Vec<Variables>,
    faults: Vec<MergeFault>,
    unresolved: Vec<Unresolved>,
    /// Where the text of the next piece begins.
    end: u32,
    /// Files and services that something was said of: once is enough.
    told: HashSet<(PathBuf, String)>,
    /// The services of files that are extended, by path and variables.
    extended: HashMap<(PathBuf, usize), Rc<Services>>,
}

/// Services by their names.
type Services = HashMap<String, Node>;

fn by_name(services: &Node) -> Services {
    let named =
        services.entries().iter().filter_map(|entry| Some((entry.key.as_str()?.to_owned(), entry.value.clone())));
    named.collect()
}

/// What holds for the paths and variables of a file that is read.
#[derive(Clone)]
struct Place {
    home: PathBuf,
    variables: usize,
    taken: Option<Span>,
}

/// A path that one file names.
enum Named {
    Path(PathBuf),
    /// It holds a variable that is not known, or is somewhere else on the net.
    Elsewhere,
}

impl Merger<'_, '_> {
    fn model(&mut self, list: &[PathBuf], place: &Place, trail: &mut Vec<PathBuf>) -> Option<Node> {
        let mut root: Option<Node> = None;
        for path in list {
            for mut tree in self.documents(path, place) {
                self.extend(&mut tree, path, place);
                trail.push(path.clone());
                self.include(&mut tree, place, trail);
                trail.pop();
                root = Some(match root {
                    Some(base) => self.overlay(base, tree, &[]),
                    None => tree,
                });
            }
        }
        root
    }

    /// The documents of a file, without aliases, at their places in the model.
    fn documents(&mut self, path: &Path, place: &Place) -> Vec<Node> {
        let Some(loaded) = self.files.loaded.get(path) else { return Vec::new() };
        let Some(at) = self.piece(path, loaded, place) else { return Vec::new() };
        let reader = Reader::new(&loaded.yaml, (self.files.texts)(loaded.file), &self.variables[place.variables]);
        let documents: Vec<Node> =
            loaded.yaml.documents.iter().map(|document| flat::flat(&reader, document).moved(at)).collect();
        if reader.exhausted() {
            let span = Span::at(at as usize);
            self.unresolved.push(Unresolved { span, kind: UnresolvedKind::Aliases, service: None });
        }
        documents
    }

    /// Where the text of a file begins in the model, which takes it along the first time.
    fn piece(&mut self, path: &Path, loaded: &Loaded, place: &Place) -> Option<u32> {
        let same =
            |piece: &&Piece| piece.path == path && piece.home == place.home && piece.variables == place.variables;
        if let Some(piece) = self.pieces.iter().find(same) {
            return Some(piece.at);
        }
        if self.pieces.len() >= MOST_PIECES {
            return None;
        }
        let Place { home, variables, taken } = place.clone();
        let at = self.end;
        self.pieces.push(Piece { path: path.to_owned(), at, home, taken, variables });
        self.end = at.checked_add(loaded.length)?.checked_add(1)?;
        Some(at)
    }

    fn overlay(&mut self, base: Node, over: Node, path: &[&str]) -> Node {
        let mut clashes = Vec::new();
        let (pieces, variables) = (&self.pieces, &self.variables);
        let fill = |node: &Node| {
            let piece = pieces.get(pieces.partition_point(|piece| piece.at <= node.span.start).checked_sub(1)?)?;
            interpolate(node.as_str()?, variables.get(piece.variables)?)
        };
        let merged = overlay::merge(base, over, path, &fill, &mut clashes);
        self.faults.extend(clashes.into_iter().map(|clash| MergeFault {
            span: clash.span,
            message: format!("`{}` cannot be laid over what it is elsewhere; Compose refuses the files", clash.key),
            mark: "another kind of value".to_owned(),
            help: "write it in the same form in both files, or put `!override` before it".to_owned(),
            other: Some((clash.other, "a mapping or a list here".to_owned())),
            absent: None,
            made: None,
        }));
        merged
    }

    /// Gives every service of `tree` what it extends.
    fn extend(&mut self, tree: &mut Node, path: &Path, place: &Place) {
        let Some(services) = value_mut(tree, "services") else { return };
        let all = Rc::new(by_name(services));
        let Value::Mapping { entries, .. } = &mut services.value else { return };
        for entry in entries.iter_mut().filter(|entry| entry.value.get("extends").is_some()) {
            let Some(name) = entry.key.as_str().map(str::to_owned) else { continue };
            let mut trail = Vec::new();
            if let Some(whole) = self.whole(&name, &name, &all, path, place, &mut trail) {
                entry.value = whole;
            }
        }
    }

    /// The service `name` of `services`, with what it extends; `of` is the service it is for.
    fn whole(
        &mut self,
        name: &str,
        of: &str,
        services: &Rc<Services>,
        path: &Path,
        place: &Place,
        trail: &mut Vec<(PathBuf, String, Span)>,
    ) -> Option<Node> {
        let own = services.get(name)?.clone();
        let Some(extends) = own.entry("extends").cloned() else { return Some(own) };
        let unresolved = |span| Unresolved { span, kind: UnresolvedKind::Extends, service: Some(of.to_owned()) };
        let wanted = extends.value.get("service").unwrap_or(&extends.value).clone();
        let mut rest = own.clone();
        if let Value::Mapping { entries, .. } = &mut rest.value {
            entries.retain(|entry| entry.key.as_str() != Some("extends"));
        }
        trail.push((path.to_owned(), name.to_owned(), wanted.span));
        let Some(base) = self.fill(&wanted, place) else {
            self.unresolved.push(unresolved(extends.key.span));
            return Some(own);
        };
        let (services, path, place) = match extends.value.get("file").filter(|file| !file.is_null()) {
            None => (services.clone(), path.to_owned(), place.clone()),
            Some(file) => match self.extended(file, place, extends.key.span) {
                Some((services, path, place)) => (services, path, place),
                _ => {
                    self.unresolved.push(unresolved(extends.key.span));
                    return Some(own);
                }
            },
        };
        let circle = trail.iter().find(|(file, service, _)| (file, service) == (&path, &base)).map(|step| step.2);
        if circle.is_some() {
            self.circle(trail, circle, wanted.span);
            return Some(rest);
        }
        if trail.len() > LONGEST_CHAIN {
            self.unresolved.push(unresolved(extends.key.span));
            return Some(own);
        }
        let fault = |message: String, mark: &str, help: &str| MergeFault {
            span: wanted.span,
            message,
            mark: mark.to_owned(),
            help: help.to_owned(),
            other: None,
            absent: None,
            made: None,
        };
        let Some(found) = self.whole(&base, of, &services, &path, &place, trail) else {
            let near = crate::text::nearest(&base, services.keys().map(String::as_str).collect::<BTreeSet<_>>());
            let help = match near {
                Some(near) => format!("`{near}` is there: was that meant?"),
                None => "name a service that is there".to_owned(),
            };
            let message = format!("`{name}` extends `{base}`, and no service is called so; Compose refuses the files");
            self.faults.push(fault(message, "not defined", &help));
            self.unresolved.push(unresolved(extends.key.span));
            return Some(own);
        };
        Some(self.overlay(found, rest, &["services", of]))
    }

    /// Tells of a circle of services, once for all that are in it: at `first`, closed by `last`.
    fn circle(&mut self, trail: &[(PathBuf, String, Span)], first: Option<Span>, last: Span) {
        let steps: Vec<(PathBuf, String)> = trail.iter().map(|(file, name, _)| (file.clone(), name.clone())).collect();
        if !steps.iter().any(|step| self.told.contains(step)) {
            self.faults.push(MergeFault {
                span: first.unwrap_or(last),
                message: "the service extends itself, over others or not; Compose refuses the files".to_owned(),
                mark: "begins the circle".to_owned(),
                help: "let one of them stand on its own".to_owned(),
                other: first.filter(|first| *first != last).map(|_| (last, "the circle closes here".to_owned())),
                absent: None,
                made: None,
            });
        }
        self.told.extend(steps);
    }

    /// The services of the file that is extended, with where it lies.
    fn extended(&mut self, file: &Node, place: &Place, from: Span) -> Option<(Rc<Services>, PathBuf, Place)> {
        let Named::Path(path) = self.named(file, place) else { return None };
        if !self.files.loaded.contains_key(&path) {
            self.absent(file, &path, "extended");
            return None;
        }
        let home = path.parent().unwrap_or(Path::new("")).to_owned();
        let place = Place { home, taken: Some(from), variables: place.variables };
        let key = (path.clone(), place.variables);
        if let Some(services) = self.extended.get(&key) {
            return Some((services.clone(), path, place));
        }
        let trees = self.documents(&path, &place);
        let services = trees.iter().find_map(|tree| tree.get("services")).map(by_name).unwrap_or_default();
        let services = Rc::new(services);
        self.extended.insert(key, services.clone());
        Some((services, path, place))
    }

    /// Brings in what `tree` includes.
    fn include(&mut self, tree: &mut Node, place: &Place, trail: &mut Vec<PathBuf>) {
        let Some(include) = tree.entry("include").cloned() else { return };
        for item in include.value.items() {
            let path = item.get("path").unwrap_or(item);
            let paths = if path.items().is_empty() { std::slice::from_ref(path) } else { path.items() };
            let mut list = Vec::new();
            for written in paths {
                match self.named(written, place) {
                    Named::Path(path) if self.files.loaded.contains_key(&path) => list.push(path),
                    Named::Path(path) => {
                        if !self.absent(written, &path, "included") {
                            self.not_included(include.key.span);
                        }
                    }
                    Named::Elsewhere => self.not_included(include.key.span),
                }
            }
            let Some(first) = list.first().filter(|_| list.len() == paths.len()) else {
                self.not_included(include.key.span);
                continue;
            };
            if trail.contains(first) {
                self.faults.push(MergeFault {
                    span: path.span,
                    message: "the file includes itself, over one or more others; Compose refuses it".to_owned(),
                    mark: "the circle closes here".to_owned(),
                    help: "let one of the files do without the other".to_owned(),
                    other: None,
                    absent: None,
                    made: None,
                });
                continue;
            }
            let home = match item.get("project_directory").map(|node| self.named(node, place)) {
                Some(Named::Path(path)) => path,
                Some(Named::Elsewhere) => {
                    self.not_included(include.key.span);
                    continue;
                }
                None => first.parent().unwrap_or(Path::new("")).to_owned(),
            };
            let variables = self.included_variables(item, &home, place);
            let inner = Place { home, variables, taken: Some(path.span) };
            if let Some(more) = self.model(&list, &inner, trail) {
                self.import(tree, more);
            }
        }
    }

    fn not_included(&mut self, span: Span) {
        self.unresolved.push(Unresolved { span, kind: UnresolvedKind::Include, service: None });
    }

    /// Those of the including file, and what its env files or the directory's `.env` give besides.
    fn included_variables(&mut self, item: &Node, home: &Path, place: &Place) -> usize {
        let files: Vec<PathBuf> = match item.get("env_file").filter(|node| !node.is_null()) {
            Some(node) => {
                let nodes = if node.items().is_empty() { std::slice::from_ref(node) } else { node.items() };
                let named = nodes.iter().map(|node| self.named(node, place));
                named.filter_map(|named| if let Named::Path(path) = named { Some(path) } else { None }).collect()
            }
            None => vec![home.join(".env")],
        };
        let mut variables = Variables::new();
        for file in files {
            variables.extend((self.files.variables)(&file));
        }
        variables.extend(self.variables[place.variables].clone());
        if variables == self.variables[place.variables] {
            return place.variables;
        }
        self.variables.push(variables);
        self.variables.len() - 1
    }

    /// Adds the services and resources of an included model.
    fn import(&mut self, tree: &mut Node, more: Node) {
        let Value::Mapping { entries: theirs, .. } = more.value else { return };
        let kinds = ["services", "volumes", "networks", "secrets", "configs", "models"];
        for theirs in theirs.into_iter().filter(|entry| entry.key.as_str().is_some_and(|key| kinds.contains(&key))) {
            let kind = theirs.key.as_str().unwrap_or_default().to_owned();
            let Some(own) = value_mut(tree, &kind).filter(|own| !own.is_null()) else {
                if let Value::Mapping { entries, .. } = &mut tree.value {
                    entries.retain(|entry| entry.key.as_str() != Some(&kind));
                    entries.push(theirs);
                }
                continue;
            };
            let Value::Mapping { entries: more, .. } = theirs.value.value else { continue };
            let Value::Mapping { entries, .. } = &mut own.value else { continue };
            let names: HashMap<String, usize> =
                entries.iter().enumerate().filter_map(|(at, own)| Some((own.key.as_str()?.to_owned(), at))).collect();
            for entry in more {
                let twin = entry.key.as_str().and_then(|name| entries.get(*names.get(name)?));
                match twin {
                    None => entries.push(entry),
                    Some(twin) if !same(&twin.value, &entry.value) => {
                        let name = entry.key.as_str().unwrap_or_default();
                        let message = format!(
                            "`{name}` stands in an included file as well, and not the same; Compose refuses the files"
                        );
                        self.faults.push(MergeFault {
                            span: twin.key.span,
                            message,
                            mark: "given twice".to_owned(),
                            help: "rename one of the two, or change the included one in an override that is included with it".to_owned(),
                            other: Some((entry.key.span, "and here".to_owned())), absent: None, made: None });
                    }
                    _ => {}
                }
            }
        }
    }

    /// The path that `node` names, from the directory that holds for it.
    fn named(&self, node: &Node, place: &Place) -> Named {
        match self.fill(node, place) {
            Some(path) if !path.contains("://") && !path.starts_with("git@") => {
                Named::Path(clean(&place.home.join(path)))
            }
            _ => Named::Elsewhere,
        }
    }

    fn fill(&self, node: &Node, place: &Place) -> Option<String> {
        interpolate(node.as_str()?, self.variables.get(place.variables)?)
    }

    /// Tells that a file is not there, if that is known.
    fn absent(&mut self, node: &Node, path: &Path, how: &str) -> bool {
        let absent = self.files.absent.contains(path);
        if absent && self.told.insert((path.to_owned(), String::new())) {
            self.faults.push(MergeFault {
                span: node.span,
                message: format!("the file that is {how} is not there; Compose refuses to read on"),
                mark: "no such file".to_owned(),
                help: "correct the path, which is meant from the directory of this file, or add the file".to_owned(),
                other: None,
                absent: Some(path.to_owned()),
                made: None,
            });
        }
        absent
    }
}

fn value_mut<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    let Value::Mapping { entries, .. } = &mut node.value else { return None };
    entries.iter_mut().rev().find(|entry| entry.key.as_str() == Some(key)).map(|entry| &mut entry.value)
}

/// Whether two nodes say the same, wherever they stand.
fn same(one: &Node, other: &Node) -> bool {
    let pair = |own: &Entry, others: &[Entry]| {
        others.iter().any(|other| own.key.as_str() == other.key.as_str() && same(&own.value, &other.value))
    };
    match (&one.value, &other.value) {
        (Value::Mapping { entries: one, .. }, Value::Mapping { entries: other, .. }) => {
            one.len() == other.len() && one.iter().all(|entry| pair(entry, other))
        }
        (Value::Sequence { items: one, .. }, Value::Sequence { items: other, .. }) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        _ => one.as_str() == other.as_str() && one.entries().len() == other.entries().len(),
    }
}

/// The paths of files that a file takes along, as it writes them, filled in.
pub fn taken_along(yaml: &Yaml, variables: &Variables) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    let mut add = |node: &Node, extended: bool| {
        found.extend(node.as_str().and_then(|text| interpolate(text, variables)).map(|path| (path, extended)));
    };
    for root in &yaml.documents {
        for item in root.get("include").map(Node::items).unwrap_or_default() {
            let path = item.get("path").unwrap_or(item);
            let paths = if path.items().is_empty() { std::slice::from_ref(path) } else { path.items() };
            paths.iter().for_each(|path| add(path, false));
        }
        for entry in root.get("services").map(Node::entries).unwrap_or_default() {
            let target = yaml.resolve(&entry.value).unwrap_or(&entry.value);
            if let Some(file) = target.get("extends").and_then(|extends| yaml.resolve(extends)?.get("file")) {
                add(file, true);
            }
        }
    }
    found.retain(|(path, _)| !path.contains("://") && !path.starts_with("git@"));
    found
}

/// The way from the directory `from` to the directory `to`.
pub fn way(from: &Path, to: &Path) -> PathBuf {
    let (from, to): (Vec<Component>, Vec<Component>) = (from.components().collect(), to.components().collect());
    let same = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = from.iter().skip(same).map(|_| Component::ParentDir);
    up.chain(to.iter().skip(same).copied()).collect()
}
