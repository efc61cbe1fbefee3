//! The texts that an editor has open. Knows how they change; not what stands in them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri, VersionedTextDocumentIdentifier};

use super::positions::{Encoding, Lines};
use super::uris;

/// One open text.
#[derive(Debug)]
pub struct Document {
    /// As the editor writes it: it may write one path in several ways.
    pub uri: Uri,
    pub version: i32,
    pub language: String,
    pub text: String,
}

/// The open texts, by their absolute paths.
#[derive(Debug, Default)]
pub struct Documents(BTreeMap<PathBuf, Document>);

impl Documents {
    /// Takes a text; gives its path where it is a file's.
    pub fn open(&mut self, item: TextDocumentItem) -> Option<PathBuf> {
        let path = uris::path(&item.uri)?;
        let TextDocumentItem { uri, language_id, version, text } = item;
        self.0.insert(path.clone(), Document { uri, version, language: language_id, text });
        Some(path)
    }

    /// Changes a text, whole or in parts; a text that is not open stays so.
    pub fn change(
        &mut self,
        which: &VersionedTextDocumentIdentifier,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> Option<PathBuf> {
        let path = uris::path(&which.uri)?;
        let document = self.0.get_mut(&path)?;
        document.version = which.version;
        for change in changes {
            document.apply(change, encoding);
        }
        Some(path)
    }

    pub fn close(&mut self, uri: &Uri) -> Option<PathBuf> {
        let path = uris::path(uri)?;
        self.0.remove(&path).map(|_| path)
    }

    pub fn get(&self, path: &Path) -> Option<&Document> {
        self.0.get(path)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Path, &Document)> {
        self.0.iter().map(|(path, document)| (path.as_path(), document))
    }
}

impl Document {
    fn apply(&mut self, change: TextDocumentContentChangeEvent, encoding: Encoding) {
        let Some(range) = change.range else {
            self.text = change.text;
            return;
        };
        let span = Lines::new(&self.text, encoding).span(&self.text, range);
        self.text.replace_range(span.range(), &change.text);
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use lsp_types::{Position, Range};

    use super::*;

    #[test]
    fn changes_are_made_one_after_the_other() {
        let uri = Uri::from_str("file:///a/Dockerfile").unwrap();
        let mut documents = Documents::default();
        let text = "FROM a\nRUN ñ𝄞b\n".to_owned();
        documents.open(TextDocumentItem { uri: uri.clone(), language_id: String::new(), version: 1, text });
        let part = |line, from, to, text: &str| TextDocumentContentChangeEvent {
            range: Some(Range::new(Position::new(line, from), Position::new(line, to))),
            range_length: None,
            text: text.to_owned(),
        };
        let which = VersionedTextDocumentIdentifier { uri, version: 2 };
        // A range that is turned round or lies outside changes what is nearest, and breaks nothing.
        let changes = vec![part(1, 5, 7, "x"), part(0, 5, 6, "bc\n"), part(9, 9, 9, "!"), part(0, 3, 1, "-")];
        documents.change(&which, changes, Encoding::Utf16).unwrap();
        let document = documents.get(Path::new("/a/Dockerfile")).unwrap();
        assert_eq!((document.text.as_str(), document.version), ("FRO-M bc\n\nRUN ñxb\n!", 2));
    }
}
