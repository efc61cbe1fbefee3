//! `secret-in-script-text`: see the page of the same name.

use crate::project::evidence::credentials::names_one;
use crate::project::running::daemons::client_of;
use crate::project::running::service;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::text::FileId;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.stage.reachable) {
        look(out, step.file(), &step.step.commands);
    }
    for running in cx.project.running_in_earnest() {
        look(out, running.file, &running.script.commands);
    }
    for service in cx.project.service_refs() {
        look(out, service.file_id(), &service::commands(service.service));
    }
}

fn look(out: &mut Sink, file: FileId, commands: &[Command]) {
    for command in commands {
        let call = command.effective();
        let sed = call.name() == Some("sed");
        let sql = client_of(command).is_some_and(|client| client != "redis" && client != "mongodb");
        let found = call.args().iter().filter(|_| sed || sql).find_map(|word| {
            let pasted =
                if sed { is_substitution(&word.raw) } else { word.raw.contains('\'') && word.raw.starts_with('"') };
            Some((word.span, secret(&word.raw).filter(|_| pasted)?))
        });
        let Some((span, name)) = found else { continue };
        let (message, help) = if sed {
            let help =
                "escape `\\`, `&` and the separator first, or let the program read the value from its environment";
            (format!("a `&`, `\\` or separator in `{name}` becomes a part of sed's script"), help)
        } else {
            let help = "hand it over as a variable of the client: `psql -v pw=\"$PW\"` with `:'pw'` on standard input";
            (format!("a quote in `{name}` ends the text, and the rest is read as SQL"), help)
        };
        out.report(file, span, message).mark("pasted as it is").help(help);
    }
}

/// Whether a word is a sed script that puts something in.
fn is_substitution(raw: &str) -> bool {
    let text = raw.trim_start_matches(['"', '\'']);
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '$' || c == ' ');
    let separator = text.strip_prefix('s').and_then(|rest| rest.chars().next());
    raw.starts_with('"') && separator.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace())
}

/// The variable in a word whose name promises a secret.
fn secret(raw: &str) -> Option<&str> {
    raw.match_indices('$').find_map(|(at, _)| {
        let escaped = raw.get(..at).is_some_and(|before| before.ends_with('\\'));
        let rest = raw.get(at + 1..)?.trim_start_matches('{');
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        // Of `${NAME//x/y}` the value was worked on.
        let worked = rest.get(end..).is_some_and(|after| after.starts_with(['/', '#', '%', '@']));
        rest.get(..end).filter(|name| !escaped && !worked && !name.is_empty() && names_one(name))
    })
}
