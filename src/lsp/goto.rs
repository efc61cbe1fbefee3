//! From a word to what it means: definitions, uses, other names for the same thing, links to files.

use lsp_server::ErrorCode;
use lsp_types::{DocumentHighlight, DocumentLink, Location, PrepareRenameResponse, WorkspaceEdit};

use super::client::Client;
use super::names::{self, Kind, Name};
use super::server::Refusal;
use super::view::View;
use super::{Host, edits, images, paths, uris};
use crate::syntax::dockerfile::Keyword;
use crate::text::{Edit, FileId, Span};

/// Where the thing is given that is named at a place, or the file that is.
pub fn definition(view: &View, host: &dyn Host, file: FileId, at: u32) -> Vec<Location> {
    if let Some(name) = names::at(view, file, at) {
        let given: Vec<Name> = names::same(view, &name).into_iter().filter(|other| other.given).collect();
        // Of several anchors with one name the last before the alias counts, of stages the first of that name.
        let told = match name.kind {
            Kind::Anchor => given.iter().rfind(|other| other.span.start <= at).into_iter().collect(),
            Kind::Stage => given.iter().take(1).collect(),
            _ => given.iter().collect::<Vec<_>>(),
        };
        let places = told.into_iter().filter_map(|other| view.location(other.file, other.span));
        let places: Vec<Location> = places.collect();
        if !places.is_empty() {
            return places;
        }
    }
    let named = paths::paths(view, host, file).into_iter().find(|(span, _)| span.start <= at && at <= span.end);
    let target = named.and_then(|(_, path)| view.uri(&path.to_string_lossy()));
    target.map(|uri| Location::new(uri, lsp_types::Range::default())).into_iter().collect()
}

pub fn references(view: &View, file: FileId, at: u32, given: bool) -> Vec<Location> {
    let Some(name) = names::at(view, file, at) else { return Vec::new() };
    let all = names::same(view, &name).into_iter().filter(|other| given || !other.given);
    all.filter_map(|other| view.location(other.file, other.span)).collect()
}

pub fn highlights(view: &View, file: FileId, at: u32) -> Vec<DocumentHighlight> {
    let Some(name) = names::at(view, file, at) else { return Vec::new() };
    let here = names::same(view, &name).into_iter().filter(|other| other.file == file);
    here.map(|other| DocumentHighlight { range: view.range(file, other.span), kind: None }).collect()
}

/// The bytes of a name that can be changed.
pub fn may_rename(view: &View, file: FileId, at: u32) -> Option<PrepareRenameResponse> {
    let name = names::at(view, file, at)?;
    let placeholder = view.source(file).slice(name.span).to_owned();
    Some(PrepareRenameResponse::RangeWithPlaceholder { range: view.range(file, name.span), placeholder })
}

/// The change of a name everywhere it stands.
///
/// # Errors
/// Nothing bears a name there, or the new one is none or taken.
pub fn rename(view: &View, client: &Client, file: FileId, at: u32, new: &str) -> Result<WorkspaceEdit, Refusal> {
    let refuse = |why: String| Err(Refusal::new(ErrorCode::InvalidParams, why));
    let Some(name) = names::at(view, file, at) else {
        return refuse("nothing that bears a name stands here".to_owned());
    };
    let kind = name.kind.word();
    if !is_name(name.kind, new) {
        return refuse(format!("`{new}` is no name for a {kind}"));
    }
    let taken = Name { name: compared(name.kind, new), ..name.clone() };
    if taken.name != name.name && names::bound(view, &taken).iter().any(|other| other.given) {
        return refuse(format!("there is a {kind} called `{new}`"));
    }
    let all = names::same(view, &name);
    if !all.iter().any(|other| other.given) {
        return refuse(format!("the {kind} `{}` is not given in this project", name.name));
    }
    let edits: Vec<Edit> = all.iter().map(|other| Edit::replace(other.file, other.span, new)).collect();
    let edit = edits::workspace(view, client, &edits, &[]);
    edit.ok_or_else(|| Refusal::new(ErrorCode::InternalError, "a file has no address"))
}

fn compared(kind: Kind, name: &str) -> String {
    if kind == Kind::Stage { name.to_ascii_lowercase() } else { name.to_owned() }
}

fn is_name(kind: Kind, name: &str) -> bool {
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    match kind {
        Kind::Stage => {
            let reserved = ["scratch", "context"];
            plain
                && name.starts_with(|c: char| c.is_ascii_lowercase())
                && !reserved.contains(&name)
                && !name.contains(|c: char| c.is_ascii_uppercase())
                && Keyword::of(name) == Keyword::Unknown
        }
        _ => plain,
    }
}

/// The files that a text names, and the pages of its images.
pub fn links(view: &View, client: &Client, host: &dyn Host, file: FileId) -> Vec<DocumentLink> {
    if client.leaves_compose() && view.is_compose(file) {
        return Vec::new();
    }
    let link = |(span, path): (Span, std::path::PathBuf)| DocumentLink {
        range: view.range(file, span),
        target: uris::of(&view.root.absolute(&path.to_string_lossy())),
        tooltip: Some(path.to_string_lossy().into_owned()),
        data: None,
    };
    let pages = images::in_file(view, file).into_iter().filter_map(|(image, span)| {
        let page = images::page(&image)?;
        Some(DocumentLink { range: view.range(file, span), target: page.parse().ok(), tooltip: None, data: None })
    });
    paths::paths(view, host, file).into_iter().map(link).chain(pages).collect()
}
