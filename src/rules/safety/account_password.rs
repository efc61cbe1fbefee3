//! `account-password`: see the page of the same name.

use crate::finding::Severity;
use crate::knowledge::logins;
use crate::project::StageRef;
use crate::project::images::usage::system_installs;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join, Word};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && !step.onbuild && step.stage.in_final_chain) {
        for (at, command) in step.step.commands.iter().enumerate() {
            let Some((account, span)) = set(&step.step.commands, at, command) else { continue };
            let whose = if account.is_empty() { "the account".to_owned() } else { format!("`{account}`") };
            let message = format!("{whose} gets a password that everyone who has the image or this file knows");
            let finding = out.report(step.file(), span, message).mark("the same in every container");
            finding.help("leave it out: a program runs as its user without one; where people log in, give them keys at the start");
            if lets_people_in(step.stage_ref()) {
                finding.severity(Severity::Error);
            }
        }
    }
}

/// Whose password a command sets to something that stands in the file, and where that stands.
fn set(commands: &[Command], at: usize, command: &Command) -> Option<(String, Span)> {
    let call = command.effective();
    let fixed = |word: &&Word| is_fixed(&word.raw);
    match call.name()? {
        "chpasswd" if !call.has_flag(&["e", "encrypted"]) => {
            let said = spoken(commands, at).or_else(|| here(command))?;
            let (account, password) = said.text().split_once(':').or_else(|| said.raw.split_once(':'))?;
            (!password.trim_matches(['"', '\'']).is_empty() && is_fixed(&said.raw))
                .then(|| (account.trim_matches(['"', '\'']).to_owned(), said.span))
        }
        "passwd" if call.has_flag(&["stdin"]) || call.args().iter().all(|word| !word.raw.starts_with('-')) => {
            let said = spoken(commands, at).filter(|said| is_fixed(&said.raw))?;
            let account = call.args().iter().find(|word| !word.raw.starts_with('-'));
            Some((account.map_or(String::new(), |word| word.text().to_owned()), said.span))
        }
        "useradd" | "usermod" => {
            let at = call.args().iter().position(|word| matches!(word.text(), "-p" | "--password"))?;
            let value = call.args().get(at + 1).filter(fixed).filter(|word| can_log_in(&word.raw))?;
            let account = call.args().last().filter(|last| last.span != value.span);
            Some((account.map_or(String::new(), |word| word.text().to_owned()), value.span))
        }
        _ => None,
    }
}

/// What an `echo` or `printf` says into the pipe that ends in the command.
fn spoken(commands: &[Command], at: usize) -> Option<&Word> {
    let before = commands.get(at.checked_sub(1)?)?;
    let says = matches!(before.name(), Some("echo" | "printf")) && before.after == Join::Pipe;
    before.args().iter().rfind(|word| !word.raw.starts_with('-')).filter(|_| says)
}

/// The text of `<<<`.
fn here(command: &Command) -> Option<&Word> {
    command.redirects.iter().find(|redirect| redirect.operator == "<<<")?.target.as_ref()
}

/// Whether nothing is filled in from outside.
fn is_fixed(raw: &str) -> bool {
    !raw.replace("$(", "").contains('$')
}

/// `*` and `!` are no password at all.
fn can_log_in(raw: &str) -> bool {
    !matches!(raw.trim_matches(['"', '\'']), "" | "*" | "!" | "!!" | "x" | "\\*" | "*NP*")
}

fn lets_people_in(stage: StageRef) -> bool {
    let installed = system_installs(stage)
        .any(|(_, call)| call.packages.iter().any(|package| logins::asks_for_password(&package.name)));
    installed || stage.exposed.iter().any(|port| port.ports.0 == 22)
}
