//! What an editor may ask for, and who answers.

use lsp_server::ErrorCode;
use lsp_types::{
    OneOf, SaveOptions, ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};
use serde_json::{Value, json};

use super::client::Client;
use super::server::{Refusal, Server};

/// What this server says that it can do.
pub fn abilities(client: &Client) -> Value {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
        ..TextDocumentSyncOptions::default()
    };
    let folders =
        WorkspaceFoldersServerCapabilities { supported: Some(true), change_notifications: Some(OneOf::Left(true)) };
    let capabilities = ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        workspace: Some(WorkspaceServerCapabilities { workspace_folders: Some(folders), file_operations: None }),
        ..ServerCapabilities::default()
    };
    json!({
        "capabilities": capabilities,
        "serverInfo": { "name": "plimsoll", "version": env!("CARGO_PKG_VERSION") },
    })
}

/// Answers a request.
///
/// # Errors
/// Nobody knows the method, or what it was given.
pub fn answer(server: &mut Server, method: &str, params: Value) -> Result<Value, Refusal> {
    let _ = (server, params);
    Err(Refusal::new(ErrorCode::MethodNotFound, format!("`{method}` is not known here")))
}
