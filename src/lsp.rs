//! The language server: what an editor says goes in, diagnostics and answers come out. Knows the protocol and what
//! editors ask for; how anything is found or decided is the business of the other rooms, and where settings come
//! from that of the `Host`. Reads nothing from the disk.

mod actions;
mod client;
mod completion;
mod diagnostics;
mod documents;
mod edits;
mod goto;
mod hints;
mod hover;
mod images;
mod lenses;
mod look;
mod names;
mod paths;
mod positions;
mod publish;
mod requests;
mod server;
mod spot;
mod symbols;
mod uris;
mod view;
pub mod wire;

use std::collections::HashMap;
use std::path::Path;

use lsp_server::{Connection, Message};

use crate::finding::Finding;
use crate::project::Project;
pub use look::Scope;
use server::Server;

/// What a server needs of the program that it is a part of.
pub trait Host {
    /// What is to be checked where `path`, from the current directory, was opened.
    ///
    /// # Errors
    /// The settings are wrong, in words.
    fn scope(&self, path: &Path) -> Result<Scope, String>;

    /// Whether a file lies at `path` where a run of `scope` may look.
    fn holds(&self, scope: &Scope, path: &Path) -> bool;

    /// Why some files may not be changed by fixes, by their paths.
    fn closed(&self, scope: &Scope, project: &Project, findings: &[Finding]) -> HashMap<String, String>;
}

/// Talks with an editor until it leaves; says whether it took its leave as the protocol wants.
pub fn serve(connection: &Connection, host: &dyn Host) -> bool {
    let mut server = Server::new(connection, host);
    while let Ok(message) = connection.receiver.recv() {
        let mut next = Some(message);
        // What has come in meanwhile is taken together: only the last text of a file is looked at.
        while let Some(message) = next {
            let left = matches!(&message, Message::Notification(said) if said.method == "exit");
            if left {
                return server.is_shut();
            }
            server.take(message);
            next = connection.receiver.try_recv().ok();
        }
        server.publish();
    }
    false
}
