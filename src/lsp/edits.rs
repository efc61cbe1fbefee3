//! Edits of files as an editor makes them. Knows texts and places, not why they change.

use std::collections::{BTreeMap, HashMap};

use lsp_types::{
    CreateFile, DocumentChangeOperation, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, Position,
    Range, ResourceOp, TextDocumentEdit, TextEdit, WorkspaceEdit,
};

use super::client::Client;
use super::uris;
use super::view::View;
use crate::finding::NewFile;
use crate::fix::difference::Difference;
use crate::text::{Edit, FileId, Span};

/// What an editor is asked to do; none where it cannot.
pub fn workspace(view: &View, client: &Client, edits: &[Edit], creates: &[NewFile]) -> Option<WorkspaceEdit> {
    let mut by_file: BTreeMap<FileId, Vec<TextEdit>> = BTreeMap::new();
    for edit in edits {
        let range = view.range(edit.file, edit.span);
        by_file.entry(edit.file).or_default().push(TextEdit { range, new_text: edit.text.clone() });
    }
    if !creates.is_empty() && !client.creates {
        return None;
    }
    if !client.versions {
        #[allow(clippy::mutable_key_type)]
        let mut changes = HashMap::new();
        for (file, edits) in by_file {
            changes.insert(view.uri(&view.source(file).path)?, edits);
        }
        return Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() });
    }
    let mut operations = Vec::new();
    for new in creates {
        let uri = uris::of(&view.root.absolute(&new.path))?;
        let create = CreateFile { uri: uri.clone(), options: None, annotation_id: None };
        operations.push(DocumentChangeOperation::Op(ResourceOp::Create(create)));
        let start = Range::new(Position::new(0, 0), Position::new(0, 0));
        operations.push(of_text(uri, None, vec![TextEdit { range: start, new_text: new.text.clone() }]));
    }
    for (file, edits) in by_file {
        let shown = &view.source(file).path;
        let open = view.documents.get(&view.root.absolute(shown));
        operations.push(of_text(view.uri(shown)?, open.map(|document| document.version), edits));
    }
    let changes = Some(DocumentChanges::Operations(operations));
    Some(WorkspaceEdit { document_changes: changes, ..WorkspaceEdit::default() })
}

fn of_text(uri: lsp_types::Uri, version: Option<i32>, edits: Vec<TextEdit>) -> DocumentChangeOperation {
    let text_document = OptionalVersionedTextDocumentIdentifier { uri, version };
    let edits = edits.into_iter().map(OneOf::Left).collect();
    DocumentChangeOperation::Edit(TextDocumentEdit { text_document, edits })
}

/// The edits that lead from the text of a file to another one, by whole lines, so that the rest stays where it is.
pub fn between(view: &View, file: FileId, after: &str) -> Vec<Edit> {
    let difference = Difference::of(&view.source(file).text, after);
    difference.edits().map(|(bytes, new)| Edit::replace(file, Span::new(bytes.start, bytes.end), new)).collect()
}
