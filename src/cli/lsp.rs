//! `plimsoll lsp`: the two ends of standard input and output, and the settings a directory is checked with.

use std::collections::HashMap;
use std::path::Path;
use std::thread;

use lsp_server::Connection;

use super::args::{LspArgs, RunArgs};
use super::failure::Failure;
use super::settings::Settings;
use super::{Exit, fixes, output};
use crate::disk::{self, Disk, Found};
use crate::finding::Finding;
use crate::lsp::{self, Host, Scope, wire};
use crate::project::Project;
use crate::report::Shown;

/// Talks with an editor until it leaves.
///
/// # Errors
/// None: what is wrong is told to the editor.
pub fn lsp(args: &LspArgs) -> Result<Exit, Failure> {
    let (server, editor) = Connection::memory();
    let Connection { sender, receiver } = editor;
    // It is left behind where the server ends first: it may wait for an editor that never speaks again.
    thread::spawn(move || {
        let mut input = disk::dialogue();
        while let Some(read) = wire::read(&mut input) {
            let gone = match read {
                Ok(message) => sender.send(message).is_err(),
                Err(why) => output::message(&wire::refusal(&why)).is_err(),
            };
            if gone {
                break;
            }
        }
    });
    let writer = thread::spawn(move || {
        for message in receiver {
            if output::message(&Shown::json_lines([wire::framed(&message)])).is_err() {
                break;
            }
        }
    });
    let ended = lsp::serve(&server, &Settled { args: &args.run });
    drop(server);
    let _ = writer.join();
    Ok(if ended { Exit::Clean } else { Exit::Findings })
}

/// The settings that flags and the nearest configuration give.
struct Settled<'a> {
    args: &'a RunArgs,
}

impl Host for Settled<'_> {
    fn scope(&self, path: &Path) -> Result<Scope, String> {
        let settings = Settings::of_run(&[path.to_owned()], self.args).map_err(|failure| failure.told())?;
        Ok(Scope { paths: settings.paths, inputs: settings.inputs, lint: settings.lint })
    }

    fn holds(&self, scope: &Scope, path: &Path) -> bool {
        Disk::new(&scope.paths, &scope.inputs.access).look(path) == Ok(Found::File)
    }

    fn closed(&self, scope: &Scope, project: &Project, findings: &[Finding]) -> HashMap<String, String> {
        fixes::closed(&Disk::new(&scope.paths, &scope.inputs.access), project, findings)
    }
}
