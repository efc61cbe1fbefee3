//! `secret-in-script-text`: see the page of the same name.

use crate::project::running::pasted::{Reader, pasted};
use crate::project::stages::daemons::client_of;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.stage.reachable) {
        look(cx, out, step.file(), &step.step.commands);
    }
    for running in cx.project.running_in_earnest() {
        look(cx, out, running.file, &running.script.commands);
    }
    for service in cx.project.service_refs() {
        look(cx, out, service.file_id(), service.commands());
    }
}

fn look(cx: &Cx, out: &mut Sink, file: FileId, commands: &[Command]) {
    for command in commands {
        if let Some((span, name, reader)) = pasted(cx.project, file, command)
            && !is_made_of_letters(cx, file, commands, &name)
        {
            tell(out, command, (file, span), &name, reader);
        }
    }
}

/// Whether the script makes the value itself, of letters and digits, or leaves that to a script of its own.
fn is_made_of_letters(cx: &Cx, file: FileId, commands: &[Command], name: &str) -> bool {
    const MAKERS: &[&str] = &[".sh)", "openssl rand -hex", "pwgen", "sha256sum", "uuidgen"];
    let mut own = commands.iter().flat_map(|command| &command.assignments).filter(|own| own.name == name).peekable();
    own.peek().is_some()
        && own.all(|own| {
            let text = cx.project.source(file).slice(own.span);
            own.value.is_none() && MAKERS.iter().any(|maker| text.contains(maker)) && !text.contains("pwgen -y")
        })
}

fn tell(out: &mut Sink, command: &Command, (file, span): (FileId, Span), name: &str, reader: Reader) {
    let (message, help) = match reader {
        Reader::Sed => (
            format!("a `&`, `\\` or separator in `{name}` becomes a part of sed's script"),
            "escape `\\`, `&` and the separator first, or let the program read the value from its environment",
        ),
        Reader::Sql => (
            format!("a quote in `{name}` ends the text, and the rest is read as SQL"),
            match client_of(command) {
                Some("postgresql") => {
                    "hand it over as a variable of the client: `psql -v pw=\"$PW\"` with `:'pw'` on standard input"
                }
                _ => "double each quote and each backslash of the value first: the client has no variables for this",
            },
        ),
        Reader::Json => (
            format!("a quote or a backslash in `{name}` breaks the JSON text, or changes what it says"),
            "let a program write the JSON: `jq -n --arg pw \"$PW\" '{password: $pw}'`",
        ),
    };
    out.report(file, span, message).mark("pasted as it is").help(help);
}
