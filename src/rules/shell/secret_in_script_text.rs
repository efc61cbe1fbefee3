//! `secret-in-script-text`: see the page of the same name.

use std::cell::LazyCell;
use std::collections::HashMap;

use crate::project::running::pasted::{Reader, pasted};
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
    let of_letters = LazyCell::new(|| made_of_letters(cx, file, commands));
    for command in commands {
        if let Some((span, name, reader)) = pasted(cx.project, file, command)
            && !of_letters.get(name.as_str()).is_some_and(|all| *all)
        {
            tell(out, (file, span), &name, reader);
        }
    }
}

/// Of each variable that the script sets, whether it makes the value itself, of letters and digits, or leaves that to a script
/// of its own, wherever it sets it.
fn made_of_letters<'a>(cx: &Cx, file: FileId, commands: &'a [Command]) -> HashMap<&'a str, bool> {
    const MAKERS: &[&str] = &[".sh)", "openssl rand -hex", "pwgen", "sha256sum", "uuidgen"];
    let mut all = HashMap::new();
    for own in commands.iter().flat_map(|command| &command.assignments) {
        let text = cx.project.source(file).slice(own.span);
        let made = own.value.is_none() && MAKERS.iter().any(|maker| text.contains(maker)) && !text.contains("pwgen -y");
        *all.entry(own.name.as_str()).or_insert(true) &= made;
    }
    all
}

fn tell(out: &mut Sink, (file, span): (FileId, Span), name: &str, reader: Reader) {
    let (message, help) = match reader {
        Reader::Sed => (
            format!("a `&`, `\\` or separator in `{name}` becomes a part of sed's script"),
            "escape `\\`, `&` and the separator first, or let the program read the value from its environment",
        ),
        Reader::Sql { variables } => (
            format!("a quote in `{name}` ends the text, and the rest is read as SQL"),
            match variables {
                true => "hand it over as a variable of the client: `psql -v pw=\"$PW\"` with `:'pw'` on standard input",
                false => {
                    "double each quote and each backslash of the value first: the client has no variables for this"
                }
            },
        ),
        Reader::Json => (
            format!("a quote or a backslash in `{name}` breaks the JSON text, or changes what it says"),
            "let a program write the JSON: `jq -n --arg pw \"$PW\" '{password: $pw}'`",
        ),
    };
    out.report(file, span, message).mark("pasted as it is").help(help);
}
