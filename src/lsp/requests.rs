//! What an editor may ask for, and who answers.

use lsp_server::ErrorCode;
use lsp_types::request::{self as ask, Request};
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions, CompletionOptions,
    DocumentLinkOptions, HoverProviderCapability, OneOf, Position, RenameOptions, SaveOptions, ServerCapabilities,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions, Uri,
    WorkDoneProgressOptions, WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::client::Client;
use super::positions::Lines;
use super::server::{Refusal, Server, read};
use super::view::View;
use super::{actions, completion, goto, hints, hover, lenses, symbols, uris};
use crate::text::FileId;

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
    let none = WorkDoneProgressOptions::default();
    let capabilities = ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        workspace: Some(WorkspaceServerCapabilities { workspace_folders: Some(folders), file_operations: None }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, CodeActionKind::from(actions::FIX_ALL)]),
            resolve_provider: Some(true),
            ..CodeActionOptions::default()
        })),
        document_symbol_provider: Some(OneOf::Left(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: none,
        })),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: none,
        }),
        inlay_hint_provider: Some(OneOf::Left(true)),
        code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(["=", ",", ":", "-", " "].map(str::to_owned).into()),
            ..CompletionOptions::default()
        }),
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
/// Nobody knows the method, what it was given is none of its forms, or what it asks for cannot be done.
pub fn answer(server: &mut Server, method: &str, params: Value) -> Result<Value, Refusal> {
    match method {
        ask::HoverRequest::METHOD => {
            let params: lsp_types::HoverParams = read(params)?;
            let spot = params.text_document_position_params;
            on(server, &spot.text_document.uri, |server, view, file| {
                hover::hover(view, &server.client, file, spot.position)
            })
        }
        ask::CodeActionRequest::METHOD => {
            let params: lsp_types::CodeActionParams = read(params)?;
            on(server, &params.text_document.uri, |server, view, file| {
                Some(actions::actions(view, &server.client, server.host, file, &params))
            })
        }
        ask::CodeActionResolveRequest::METHOD => {
            let mut action: CodeAction = read(params)?;
            let uri = action.data.as_ref().and_then(|data| data["uri"].as_str()?.parse::<Uri>().ok());
            if let (None, Some(uri)) = (&action.edit, uri) {
                server.look_at(&uri);
                let edit = view_of(server, &uri)
                    .and_then(|(view, file)| actions::all(&view, &server.client, server.host, file));
                action.edit = edit;
            }
            told(action)
        }
        ask::DocumentSymbolRequest::METHOD => {
            let params: lsp_types::DocumentSymbolParams = read(params)?;
            on(server, &params.text_document.uri, |server, view, file| {
                Some(symbols::symbols(view, &server.client, file))
            })
        }
        ask::GotoDefinition::METHOD => {
            let params: lsp_types::GotoDefinitionParams = read(params)?;
            let spot = params.text_document_position_params;
            on(server, &spot.text_document.uri, |server, view, file| {
                Some(goto::definition(view, server.host, file, at(view, file, spot.position)))
            })
        }
        ask::References::METHOD => {
            let params: lsp_types::ReferenceParams = read(params)?;
            let spot = params.text_document_position;
            let given = params.context.include_declaration;
            on(server, &spot.text_document.uri, |_, view, file| {
                Some(goto::references(view, file, at(view, file, spot.position), given))
            })
        }
        ask::DocumentHighlightRequest::METHOD => {
            let params: lsp_types::DocumentHighlightParams = read(params)?;
            let spot = params.text_document_position_params;
            on(server, &spot.text_document.uri, |_, view, file| {
                Some(goto::highlights(view, file, at(view, file, spot.position)))
            })
        }
        ask::PrepareRenameRequest::METHOD => {
            let spot: lsp_types::TextDocumentPositionParams = read(params)?;
            on(server, &spot.text_document.uri, |_, view, file| {
                goto::may_rename(view, file, at(view, file, spot.position))
            })
        }
        ask::Rename::METHOD => {
            let params: lsp_types::RenameParams = read(params)?;
            let spot = params.text_document_position;
            server.look_at(&spot.text_document.uri);
            let Some((view, file)) = view_of(server, &spot.text_document.uri) else { return Ok(Value::Null) };
            told(goto::rename(&view, &server.client, file, at(&view, file, spot.position), &params.new_name)?)
        }
        ask::DocumentLinkRequest::METHOD => {
            let params: lsp_types::DocumentLinkParams = read(params)?;
            on(server, &params.text_document.uri, |server, view, file| {
                Some(goto::links(view, &server.client, server.host, file))
            })
        }
        ask::InlayHintRequest::METHOD => {
            let params: lsp_types::InlayHintParams = read(params)?;
            on(server, &params.text_document.uri, |server, view, file| {
                Some(hints::hints(view, &server.client, file, params.range))
            })
        }
        ask::CodeLensRequest::METHOD => {
            let params: lsp_types::CodeLensParams = read(params)?;
            on(server, &params.text_document.uri, |_, view, file| Some(lenses::lenses(view, file)))
        }
        ask::Completion::METHOD => {
            let params: lsp_types::CompletionParams = read(params)?;
            let spot = params.text_document_position;
            server.look_at(&spot.text_document.uri);
            told(completed(server, &spot.text_document.uri, spot.position))
        }
        _ => Err(Refusal::new(ErrorCode::MethodNotFound, format!("`{method}` is not known here"))),
    }
}

/// An answer about a file of the project; nothing where it is none.
fn on<T: Serialize>(
    server: &mut Server,
    uri: &Uri,
    answer: impl FnOnce(&Server, &View, FileId) -> Option<T>,
) -> Result<Value, Refusal> {
    server.look_at(uri);
    let server = &*server;
    told(view_of(server, uri).and_then(|(view, file)| answer(server, &view, file)))
}

fn told(answer: impl Serialize) -> Result<Value, Refusal> {
    serde_json::to_value(answer).map_err(|error| Refusal::new(ErrorCode::InternalError, error.to_string()))
}

fn view_of<'s>(server: &'s Server, uri: &Uri) -> Option<(View<'s>, FileId)> {
    let view = server.view(uri)?;
    let file = view.file(&uris::path(uri)?)?;
    Some((view, file))
}

fn at(view: &View, file: FileId, place: Position) -> u32 {
    view.offset(file, place) as u32
}

fn completed(server: &Server, uri: &Uri, place: Position) -> Option<Vec<lsp_types::CompletionItem>> {
    let path = uris::path(uri)?;
    let document = server.documents.get(&path)?;
    let lines = Lines::new(&document.text, server.client.encoding);
    let offset = lines.offset(&document.text, place);
    let view = server.view(uri);
    let file = view.as_ref().and_then(|view| view.file(&path));
    Some(completion::completion(view.as_ref(), &server.client, file, &path, document, &lines, offset))
}
