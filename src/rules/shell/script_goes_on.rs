//! `script-goes-on`: see the page of the same name.

use crate::finding::Severity;
use crate::knowledge::commands::is_migration;
use crate::project::running::{Running, When};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};

/// What a later step counts on.
const MATTER: &[&str] = &[
    "./configure",
    "apk",
    "apt",
    "apt-get",
    "bundle",
    "cmake",
    "composer",
    "cp",
    "curl",
    "dnf",
    "envsubst",
    "gem",
    "git",
    "make",
    "microdnf",
    "mv",
    "npm",
    "patch",
    "pip",
    "pip3",
    "tar",
    "unzip",
    "wget",
    "yarn",
    "yum",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    let runs = |running: &&Running| !running.sourced && matches!(running.when, When::Build | When::Start);
    for running in cx.project.running_in_earnest().filter(runs) {
        let text = cx.project.source(running.file).text.as_str();
        if minds(text, &running.script.commands) {
            continue;
        }
        let own: Vec<&Command> = running.own().map(|(_, command)| command).collect();
        let lost = own.iter().find(|command| is_lost(command) && what_follows(&own, command));
        let Some(command) = lost else { continue };
        let name = command.effective().name().unwrap_or("this").to_owned();
        let build = running.when == When::Build;
        let message = match build {
            true => format!("when `{name}` fails here, the script goes on and the build may still succeed"),
            false => format!("when `{name}` fails here, the script goes on and starts the program all the same"),
        };
        let finding = out.report(running.file, command.span, message).mark("its failure is lost");
        if !build {
            finding.severity(Severity::Info);
        }
        finding.help("put `set -e` at the top of the script");
    }
}

/// Whether the script ends, or looks, when something fails; a library that it reads may see to it.
fn minds(text: &str, commands: &[Command]) -> bool {
    let first = text.lines().next().filter(|line| line.starts_with("#!")).unwrap_or_default();
    let by_line = first.split_whitespace().skip(1).any(|word| word.starts_with('-') && word.contains('e'));
    by_line
        || text.contains("$?")
        || commands.iter().any(|command| match command.name() {
            Some("set") => command.has_flag(&["e"]) || command.has_arg("errexit"),
            Some("trap") => command.has_arg("ERR"),
            Some("." | "source") => true,
            _ => false,
        })
}

fn is_lost(command: &&&Command) -> bool {
    let place = command.place;
    let plain = place.depth == 0 && !place.in_branch && !place.in_loop && !place.in_condition && !place.negated;
    let forgets = matches!(command.after, Join::Then | Join::Line) && command.before != Join::Or;
    let call = command.effective();
    let words: Vec<&str> = call.words.iter().map(|word| word.text()).collect();
    let edits = call.name() == Some("sed") && words.iter().any(|word| word.starts_with("-i"));
    // What says itself that it may fail.
    let quiet = command.redirects.iter().any(|redirect| redirect.fd == Some(2)) || words.contains(&"--silent");
    let matters = call.name().is_some_and(|name| MATTER.contains(&name)) || edits || is_migration(&words);
    plain && forgets && matters && !quiet && !place.in_background
}

/// Whether more than words to people follows.
fn what_follows(own: &[&Command], command: &Command) -> bool {
    let later = own.iter().filter(|other| other.span.start > command.span.start);
    later.into_iter().any(|other| !matches!(other.name(), Some("echo" | "printf" | "exit" | "rm" | "true" | ":")))
}
