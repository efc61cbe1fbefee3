//! What an editor can do, and what it asked for when it began. Knows no project.

use std::path::PathBuf;

use lsp_types::{InitializeParams, MarkupKind, ResourceOperationKind};
use serde::Deserialize;

use super::positions::Encoding;
use super::uris;

/// What an editor can do.
#[derive(Debug, Default)]
pub struct Client {
    pub encoding: Encoding,
    /// It shows the further places of a diagnostic.
    pub related: bool,
    /// It takes edits of certain versions of texts.
    pub versions: bool,
    /// It can make files.
    pub creates: bool,
    /// It asks for the edit of an action when that is chosen.
    pub resolves: bool,
    /// It shows Markdown.
    pub markdown: bool,
    /// It tells of files that change on the disk, if it is asked to.
    pub watches: bool,
    pub options: Options,
}

/// `initializationOptions`. What is not known is passed over: editors send what they have for all servers.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    pub diagnose: Diagnose,
    /// Docker's own language server is there too: what it says is not said again.
    pub beside_docker_language_server: bool,
}

/// Which files are told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Diagnose {
    /// All of the project, open or not.
    #[default]
    Project,
    /// Those that are open.
    Open,
}

impl Client {
    /// What an editor says of itself; with what it opens at once.
    pub fn new(params: &InitializeParams) -> (Client, Vec<PathBuf>) {
        let capabilities = &params.capabilities;
        let offered = capabilities.general.as_ref().and_then(|general| general.position_encodings.as_deref());
        let document = capabilities.text_document.as_ref();
        let workspace = capabilities.workspace.as_ref();
        let edits = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let operations = edits.and_then(|edits| edits.resource_operations.as_deref()).unwrap_or_default();
        let options = params.initialization_options.clone();
        let versions = edits.and_then(|edits| edits.document_changes).unwrap_or_default();
        let resolve = document.and_then(|document| document.code_action.as_ref()?.resolve_support.as_ref());
        let hover = document.and_then(|document| document.hover.as_ref()?.content_format.as_deref());
        let client = Client {
            encoding: Encoding::of(offered.unwrap_or_default()),
            related: document
                .and_then(|document| document.publish_diagnostics.as_ref()?.related_information)
                .unwrap_or_default(),
            versions,
            creates: versions && operations.contains(&ResourceOperationKind::Create),
            resolves: resolve.is_some_and(|resolve| resolve.properties.iter().any(|property| property == "edit")),
            markdown: hover.unwrap_or_default().contains(&MarkupKind::Markdown),
            watches: workspace
                .and_then(|workspace| workspace.did_change_watched_files.as_ref()?.dynamic_registration)
                .unwrap_or_default(),
            options: options.and_then(|options| serde_json::from_value(options).ok()).unwrap_or_default(),
        };
        (client, roots(params))
    }

    /// Whether what Docker's own server shows in compose files is left to it: twice in one place it is in the way.
    pub fn leaves_compose(&self) -> bool {
        self.options.beside_docker_language_server
    }
}

#[allow(deprecated)]
fn roots(params: &InitializeParams) -> Vec<PathBuf> {
    let folders = params.workspace_folders.iter().flatten();
    let mut roots: Vec<PathBuf> = folders.filter_map(|folder| uris::path(&folder.uri)).collect();
    if roots.is_empty() {
        let path = params.root_path.as_ref().map(PathBuf::from).filter(|path| path.is_absolute());
        roots.extend(params.root_uri.as_ref().and_then(uris::path).or(path));
    }
    roots
}
