//! The state of a conversation: what is open, what was looked at, what was told. Takes each message to what
//! answers it.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use lsp_types::notification::{self as notes, Notification as Note};
use lsp_types::{
    DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, InitializeParams, LogMessageParams,
    MessageType, Registration, RegistrationParams, Uri,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::client::Client;
use super::documents::Documents;
use super::look::Root;
use super::publish::Told;
use super::view::View;
use super::{Host, diagnostics, requests, uris};

/// Files whose change on the disk changes what is found.
const WATCHED: &str =
    "**/{*ockerfile*,*ontainerfile*,*.yml,*.yaml,*.dockerignore,.containerignore,.env*,*.sh,.gitignore}";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing was said yet.
    Fresh,
    Running,
    Shut,
}

pub struct Server<'a> {
    connection: &'a Connection,
    pub host: &'a dyn Host,
    phase: Phase,
    pub client: Client,
    pub documents: Documents,
    pub roots: Vec<Root>,
    pub told: Told,
    /// What of settings was said to be wrong, so that it is said once.
    wrong: BTreeMap<PathBuf, String>,
}

/// Why a request has no answer.
pub struct Refusal {
    pub code: ErrorCode,
    pub why: String,
}

impl Refusal {
    pub fn new(code: ErrorCode, why: impl Into<String>) -> Refusal {
        Refusal { code, why: why.into() }
    }
}

impl<'a> Server<'a> {
    pub fn new(connection: &'a Connection, host: &'a dyn Host) -> Server<'a> {
        Server {
            connection,
            host,
            phase: Phase::Fresh,
            client: Client::default(),
            documents: Documents::default(),
            roots: Vec::new(),
            told: Told::default(),
            wrong: BTreeMap::new(),
        }
    }

    /// Whether the editor said that it would leave.
    pub fn is_shut(&self) -> bool {
        self.phase == Phase::Shut
    }

    pub fn take(&mut self, message: Message) {
        match message {
            Message::Request(request) => self.answer(request),
            Message::Notification(said) => self.hear(said),
            // Answers to what this server asked say nothing that it waits for.
            Message::Response(_) => {}
        }
    }

    fn answer(&mut self, request: Request) {
        let Request { id, method, params } = request;
        // What breaks off costs its own answer and nothing else.
        let answer = catch_unwind(AssertUnwindSafe(|| self.answered(&method, params)));
        let broken = || Err(Refusal::new(ErrorCode::InternalError, "this is a fault in plimsoll: please report it"));
        self.send(match answer.unwrap_or_else(|_| broken()) {
            Ok(result) => Response { id, result: Some(result), error: None },
            Err(refusal) => Response::new_err(id, refusal.code as i32, refusal.why),
        });
    }

    fn answered(&mut self, method: &str, params: Value) -> Result<Value, Refusal> {
        match (self.phase, method) {
            (Phase::Fresh, "initialize") => {
                let params: InitializeParams = read(params)?;
                let (client, roots) = Client::new(&params);
                self.client = client;
                self.roots = roots.into_iter().map(Root::directory).collect();
                self.phase = Phase::Running;
                Ok(requests::abilities(&self.client))
            }
            (Phase::Fresh, _) => Err(Refusal::new(ErrorCode::ServerNotInitialized, "`initialize` comes first")),
            (Phase::Shut, _) => Err(Refusal::new(ErrorCode::InvalidRequest, "the server was shut down")),
            (Phase::Running, "initialize") => Err(Refusal::new(ErrorCode::InvalidRequest, "`initialize` comes once")),
            (Phase::Running, "shutdown") => {
                self.phase = Phase::Shut;
                Ok(Value::Null)
            }
            (Phase::Running, method) => requests::answer(self, method, params),
        }
    }

    /// What was said, where it can be read: nobody waits for an answer to a notification.
    fn hear(&mut self, said: Notification) {
        if self.phase != Phase::Running {
            return;
        }
        let Notification { method, params } = said;
        let heard = catch_unwind(AssertUnwindSafe(|| self.heard(&method, params)));
        if let Ok(Err(refusal)) = heard {
            self.log(MessageType::WARNING, format!("{method}: {}", refusal.why));
        }
    }

    fn heard(&mut self, method: &str, params: Value) -> Result<(), Refusal> {
        match method {
            notes::Initialized::METHOD => self.watch(),
            notes::DidOpenTextDocument::METHOD => {
                let params: lsp_types::DidOpenTextDocumentParams = read(params)?;
                if let Some(path) = self.documents.open(params.text_document) {
                    if self.home(&path).is_none() {
                        self.roots.extend(Root::file(&path));
                    }
                    self.changed(&path, true);
                }
            }
            notes::DidChangeTextDocument::METHOD => {
                let params: lsp_types::DidChangeTextDocumentParams = read(params)?;
                let encoding = self.client.encoding;
                match self.documents.change(&params.text_document, params.content_changes, encoding) {
                    Some(path) => self.changed(&path, false),
                    None => return Err(Refusal::new(ErrorCode::InvalidParams, "this text is not open")),
                }
            }
            notes::DidCloseTextDocument::METHOD => {
                let params: lsp_types::DidCloseTextDocumentParams = read(params)?;
                if let Some(path) = self.documents.close(&params.text_document.uri) {
                    self.changed(&path, true);
                    self.roots.retain(|root| root.only.is_none() || root.shown(&path).is_none());
                }
            }
            notes::DidSaveTextDocument::METHOD => {
                let params: lsp_types::DidSaveTextDocumentParams = read(params)?;
                if let Some(path) = uris::path(&params.text_document.uri) {
                    self.changed(&path, true);
                }
            }
            notes::DidChangeWatchedFiles::METHOD | notes::DidChangeConfiguration::METHOD => {
                self.roots.iter_mut().for_each(Root::forget);
            }
            notes::DidChangeWorkspaceFolders::METHOD => {
                let params: lsp_types::DidChangeWorkspaceFoldersParams = read(params)?;
                let gone: Vec<PathBuf> = params.event.removed.iter().filter_map(|f| uris::path(&f.uri)).collect();
                self.roots.retain(|root| root.only.is_some() || !gone.contains(&root.path));
                let new = params.event.added.iter().filter_map(|folder| uris::path(&folder.uri));
                self.roots.extend(new.map(Root::directory));
            }
            _ => {}
        }
        Ok(())
    }

    /// Asks to be told of changes on the disk, where the editor can tell.
    fn watch(&mut self) {
        if !self.client.watches {
            return;
        }
        let watcher = FileSystemWatcher { glob_pattern: GlobPattern::String(WATCHED.to_owned()), kind: None };
        let options = DidChangeWatchedFilesRegistrationOptions { watchers: vec![watcher] };
        let registration = Registration {
            id: "files".to_owned(),
            method: notes::DidChangeWatchedFiles::METHOD.to_owned(),
            register_options: serde_json::to_value(options).ok(),
        };
        let params = RegistrationParams { registrations: vec![registration] };
        self.send(Request::new("watch".to_owned().into(), "client/registerCapability".to_owned(), params));
    }

    /// The innermost root that a path belongs to.
    pub fn home(&self, path: &Path) -> Option<usize> {
        let own = (0..self.roots.len()).filter(|&at| self.roots.get(at).is_some_and(|root| root.shown(path).is_some()));
        own.max_by_key(|&at| self.roots.get(at).map(|root| (root.path.as_os_str().len(), root.only.is_none())))
    }

    /// A text changed; on the disk too, or there may be others than before. Git's ignore files say what is found.
    fn changed(&mut self, path: &Path, everything: bool) {
        let everything = everything || path.file_name().is_some_and(|name| name == ".gitignore");
        for root in self.roots.iter_mut().filter(|root| root.shown(path).is_some()) {
            if everything {
                root.forget();
            }
            root.stale = true;
        }
    }

    /// Brings the project that a file belongs to up to date.
    pub fn look_at(&mut self, uri: &Uri) {
        if let Some(at) = uris::path(uri).and_then(|path| self.home(&path)) {
            self.refresh(at);
        }
    }

    /// The project that a file belongs to.
    pub fn view(&self, uri: &Uri) -> Option<View<'_>> {
        let root = self.roots.get(self.home(&uris::path(uri)?)?)?;
        View::new(root, &self.documents, self.client.encoding)
    }

    fn refresh(&mut self, at: usize) {
        let Some(root) = self.roots.get_mut(at) else { return };
        let path = root.path.clone();
        let looked = catch_unwind(AssertUnwindSafe(|| root.refresh(self.host, &self.documents)));
        let why = match looked {
            Ok(Ok(())) => {
                self.wrong.remove(&path);
                return;
            }
            Ok(Err(why)) => why,
            Err(_) => "a look at the project broke off: this is a fault in plimsoll, please report it".to_owned(),
        };
        if self.wrong.insert(path, why.clone()).as_ref() != Some(&why) {
            self.notify::<notes::ShowMessage>(lsp_types::ShowMessageParams {
                typ: MessageType::ERROR,
                message: diagnostics::plain(&format!("plimsoll: {why}")),
            });
        }
    }

    /// Tells what changed in what there is to say.
    pub fn publish(&mut self) {
        if self.phase != Phase::Running {
            return;
        }
        (0..self.roots.len()).for_each(|at| self.refresh(at));
        for params in self.told.changes(&self.roots, &self.documents, &self.client) {
            self.notify::<notes::PublishDiagnostics>(params);
        }
    }

    fn log(&self, typ: MessageType, message: String) {
        let message = diagnostics::plain(&message);
        self.notify::<notes::LogMessage>(LogMessageParams { typ, message });
    }

    fn notify<N: Note>(&self, params: N::Params) {
        self.send(Notification::new(N::METHOD.to_owned(), params));
    }

    /// An editor that is gone is noticed where the next message is to be read.
    fn send(&self, message: impl Into<Message>) {
        let _ = self.connection.sender.send(message.into());
    }
}

/// What a message says.
///
/// # Errors
/// It is not of the form that the protocol has.
pub fn read<P: DeserializeOwned>(params: Value) -> Result<P, Refusal> {
    serde_json::from_value(params).map_err(|error| Refusal::new(ErrorCode::InvalidParams, error.to_string()))
}
