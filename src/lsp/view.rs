//! A look at a project with the way from its bytes to the places of an editor. Knows no finding.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

use lsp_types::{Location, Position, Range, Uri};

use super::documents::Documents;
use super::look::{Look, Root};
use super::positions::{Encoding, Lines};
use super::uris;
use crate::project::Project;
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

    /// The file at an absolute path.
    pub fn file(&self, path: &Path) -> Option<FileId> {
        self.look.file(&self.root.shown(path)?)
    }
}
