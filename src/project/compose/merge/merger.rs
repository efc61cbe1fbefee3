//! The work on one model: which files are its pieces, and where each begins; how a tree is laid over another; the
//! paths that files name. Knows neither `extends` nor `include`.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::flat;
use super::overlay::{self, Replaced};
use crate::project::compose::file::{Unresolved, UnresolvedKind};
use crate::project::compose::tree::Reader;
use crate::project::compose::values::interpolate;
use crate::syntax::SyntaxError;
use crate::syntax::yaml::{Node, Value, Yaml};
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
    /// Only to be extended.
    pub extended: bool,
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
    /// In order of the values that are no longer there.
    pub replaced: Vec<Replaced>,
}

/// Files and includes that one model holds, at most: nobody writes more by hand.
const MOST_PIECES: usize = 200;

pub struct Merger<'a, 'f> {
    pub files: &'a Files<'f>,
    pub pieces: Vec<Piece>,
    pub variables: Vec<Variables>,
    pub faults: Vec<MergeFault>,
    pub unresolved: Vec<Unresolved>,
    pub replaced: Vec<Replaced>,
    /// Where the text of the next piece begins.
    pub end: u32,
    /// Files and services that something was said of: once is enough.
    pub told: HashSet<(PathBuf, String)>,
    /// The services of files that are extended, by path and variables.
    pub extended: HashMap<(PathBuf, usize), Rc<Services>>,
}

/// Services by their names.
pub type Services = HashMap<String, Node>;

/// What holds for the paths and variables of a file that is read.
#[derive(Clone)]
pub struct Place {
    pub home: PathBuf,
    pub variables: usize,
    pub taken: Option<Span>,
    pub extended: bool,
}

/// A path that one file names.
pub enum Named {
    Path(PathBuf),
    /// It holds a variable that is not known, or is somewhere else on the net.
    Elsewhere,
}

impl Merger<'_, '_> {
    /// The documents of a file, without aliases, at their places in the model.
    pub fn documents(&mut self, path: &Path, place: &Place) -> Vec<Node> {
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
    pub fn piece(&mut self, path: &Path, loaded: &Loaded, place: &Place) -> Option<u32> {
        let same = |piece: &Piece| piece.path == path && piece.home == place.home && piece.variables == place.variables;
        if let Some(piece) = self.pieces.iter_mut().find(|piece| same(piece)) {
            piece.extended &= place.extended;
            return Some(piece.at);
        }
        if self.pieces.len() >= MOST_PIECES {
            return None;
        }
        let Place { home, variables, taken, extended } = place.clone();
        let at = self.end;
        self.pieces.push(Piece { path: path.to_owned(), at, home, taken, extended, variables });
        self.end = at.checked_add(loaded.length)?.checked_add(1)?;
        Some(at)
    }

    pub fn overlay(&mut self, base: Node, over: Node, path: &[&str]) -> Node {
        let mut told = overlay::Told::default();
        let (pieces, variables) = (&self.pieces, &self.variables);
        let fill = |node: &Node| {
            let piece = pieces.get(pieces.partition_point(|piece| piece.at <= node.span.start).checked_sub(1)?)?;
            interpolate(node.as_str()?, variables.get(piece.variables)?)
        };
        let merged = overlay::merge(base, over, path, &fill, &mut told);
        // Only `extends` lays a service over another one.
        let extended = !path.is_empty();
        self.replaced.extend(told.replaced.into_iter().map(|(by, what)| Replaced { what, by, extended }));
        self.faults.extend(told.clashes.into_iter().map(|clash| MergeFault {
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

    /// The path that `node` names, from the directory that holds for it.
    pub fn named(&self, node: &Node, place: &Place) -> Named {
        match self.fill(node, place) {
            Some(path) if !path.contains("://") && !path.starts_with("git@") => {
                Named::Path(clean(&place.home.join(path)))
            }
            _ => Named::Elsewhere,
        }
    }

    pub fn fill(&self, node: &Node, place: &Place) -> Option<String> {
        interpolate(node.as_str()?, self.variables.get(place.variables)?)
    }

    /// Tells that a file is not there, if that is known.
    pub fn absent(&mut self, node: &Node, path: &Path, how: &str) -> bool {
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

/// The value of `key`, to be changed.
pub fn value_mut<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    let Value::Mapping { entries, .. } = &mut node.value else { return None };
    entries.iter_mut().rev().find(|entry| entry.key.as_str() == Some(key)).map(|entry| &mut entry.value)
}
