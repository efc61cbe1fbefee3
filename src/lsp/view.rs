//! A look at a project with the way from its bytes to the places of an editor. Knows no finding.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::rc::Rc;

use lsp_types::{Location, Position, Range, Uri};

use super::documents::Documents;
use super::look::{Look, Root};
use super::positions::{Encoding, Lines};
use super::uris;
use crate::project::{Dockerfile, Project};
use crate::text::{FileId, Source, Span};

pub struct View<'a> {
    pub root: &'a Root,
    pub look: &'a Look,
    pub documents: &'a Documents,
    pub encoding: Encoding,
    lines: RefCell<HashMap<FileId, Rc<Lines>>>,
}

impl<'a> View<'a> {
    /// None where the project could not be looked at.
    pub fn new(root: &'a Root, documents: &'a Documents, encoding: Encoding) -> Option<View<'a>> {
        Some(View { root, look: root.look.as_ref()?, documents, encoding, lines: RefCell::default() })
    }

    pub fn project(&self) -> &'a Project {
        &self.look.project
    }

    pub fn source(&self, file: FileId) -> &'a Source {
        self.look.project.source(file)
    }

    fn lines(&self, file: FileId) -> Rc<Lines> {
        let made = || {
            let source = self.source(file);
            let open = self.documents.get(&self.root.absolute(&source.path)).is_some();
            let lines = if open { Lines::new } else { Lines::of_saved };
            Rc::new(lines(&source.text, self.encoding))
        };
        Rc::clone(self.lines.borrow_mut().entry(file).or_insert_with(made))
    }

    pub fn range(&self, file: FileId, span: Span) -> Range {
        self.lines(file).range(&self.source(file).text, span)
    }

    pub fn span(&self, file: FileId, range: Range) -> Span {
        self.lines(file).span(&self.source(file).text, range)
    }

    pub fn offset(&self, file: FileId, place: Position) -> usize {
        self.lines(file).offset(&self.source(file).text, place)
    }

    /// The address of a file, as the editor writes it where it has it open.
    pub fn uri(&self, shown: &str) -> Option<Uri> {
        let path = self.root.absolute(shown);
        self.documents.get(&path).map_or_else(|| uris::of(&path), |document| Some(document.uri.clone()))
    }

    pub fn location(&self, file: FileId, span: Span) -> Option<Location> {
        Some(Location::new(self.uri(&self.source(file).path)?, self.range(file, span)))
    }

    pub fn docker(&self, file: FileId) -> Option<&'a Dockerfile> {
        self.look.project.dockerfile(file)
    }

    /// Whether a model is read from the file, alone or with others.
    pub fn is_compose(&self, file: FileId) -> bool {
        self.compose_files().any(|other| other == file)
    }

    /// The files of all models; some more than once.
    pub fn compose_files(&self) -> impl Iterator<Item = FileId> + 'a {
        let project = &self.look.project;
        project.compose.iter().flat_map(|compose| files_of(project, compose.file))
    }

    /// A compose file with those that make a model with it, in order.
    pub fn together(&self, file: FileId) -> Vec<FileId> {
        let project = &self.look.project;
        let models = project.compose.iter().map(|compose| files_of(project, compose.file));
        let files: BTreeSet<FileId> = models.filter(|files| files.contains(&file)).flatten().collect();
        [file].into_iter().chain(files.into_iter().filter(|other| *other != file)).collect()
    }

    /// For each model with the file in it the files that are laid one over the other or included.
    pub fn laid(&self, file: FileId) -> impl Iterator<Item = Vec<FileId>> + 'a {
        let project = &self.look.project;
        let models = project.compose.iter().filter(move |compose| files_of(project, compose.file).contains(&file));
        models.map(|compose| match project.montage(compose.file) {
            Some(montage) => montage.laid().collect(),
            None => vec![compose.file],
        })
    }

    /// The file at an absolute path.
    pub fn file(&self, path: &Path) -> Option<FileId> {
        self.look.file(&self.root.shown(path)?)
    }
}

/// The files that a text is put together from, or the one that it is.
fn files_of(project: &Project, file: FileId) -> Vec<FileId> {
    project.montage(file).map_or(vec![file], |montage| montage.files().collect())
}
