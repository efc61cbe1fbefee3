//! `first-run-work-repeated`: see the page of the same name.

use std::collections::HashSet;

use crate::project::running::asked::{SetOnce, path_of};
use crate::project::running::queries;
use crate::project::running::{Running, When};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    let alone = |running: &&Running| !running.sourced && !cx.project.is_called_on_condition(running);
    for running in cx.project.started_in_earnest().filter(alone) {
        let (mut told, set) = (HashSet::new(), running.set_once());
        for (command, asked) in running.own_with_conditions() {
            let again = runs_again(command, asked).then(|| repeats(cx, running, command, &set)).flatten();
            // A file is told of once.
            if let Some((span, message)) = again.filter(|(_, message)| told.insert(message.clone())) {
                let finding = out.report(running.file, span, message).mark("done again at every start");
                finding.help("ask first whether it was done, or do it while the image is built");
            }
            // Whoever ends early has asked before whether it was done.
            if command.place.in_branch && leaves(command) {
                break;
            }
        }
    }
    queries::each(cx.project, |query| {
        let reached = |by: &Command| stands_alone(by) && cx.project.is_always_reached(query.file, by);
        let again = query.when == Some(When::Start) && query.by.is_some_and(reached);
        if let Some((span, what)) = query.creates().filter(|(_, what)| again && !query.drops_before(cx.project, what)) {
            let message = format!("`{what}` runs at every start, and fails once it was done");
            let finding = out.report(query.file, span, message).mark("done again at every start");
            finding.help("ask first whether it is there, or write `IF NOT EXISTS` where the database has it");
        }
    });
}

/// Whether nothing asks before it runs, and nobody minds its failure by name.
fn stands_alone(command: &Command) -> bool {
    let place = command.place;
    let asked = place.in_branch || place.in_condition || place.in_loop || place.in_function || place.in_substitution;
    !asked && !matches!(command.before, Join::And | Join::Or) && command.after != Join::Or
}

/// Whether it stands alone, or in the branch of an `if` that asks for the value of a variable and nothing else, as
/// `asked` tells of the conditions before it.
fn runs_again(command: &Command, asked: Option<bool>) -> bool {
    let place = command.place;
    let simple = place.in_branch && !place.in_else && place.depth == 1 && !place.in_loop && !place.in_condition;
    if !simple {
        return stands_alone(command);
    }
    let quiet = command.redirects.iter().any(|redirect| redirect.fd == Some(2));
    let free = !quiet && !matches!(command.before, Join::And | Join::Or) && command.after != Join::Or;
    free && asked == Some(true)
}

fn leaves(command: &Command) -> bool {
    matches!(command.name(), Some("exec" | "exit" | "return"))
}

/// What a command does a second time.
fn repeats(cx: &Cx, running: &Running, command: &Command, set: &SetOnce) -> Option<(Span, String)> {
    let begun = |target: &str, raw: &str| {
        running.has_begun(command, raw, set) || cx.project.is_taken_out_before(running, command, target)
    };
    if let Some((target, _)) = appends_to(command, set).filter(|(target, raw)| !begun(target, raw)) {
        return Some((command.span, format!("`{target}` grows by this whenever the container is started again")));
    }
    let call = command.effective();
    let name = call.name()?;
    let has = |flags: &[&str]| call.args().iter().any(|word| flags.contains(&word.text()));
    match name {
        "useradd" | "groupadd" | "adduser" | "addgroup" | "createuser" | "createdb"
            if !has(&["-f", "--force"]) && !running.has_removed(command) =>
        {
            Some((command.span, format!("`{name}` fails when the container is started again: what it makes is there")))
        }
        // A directory that is formatted already is an error to it (kafka.tools.StorageTool).
        "kafka-storage" | "kafka-storage.sh" if has(&["format"]) && !has(&["-g", "--ignore-formatted"]) => {
            Some((command.span, "`format` fails when the container is started again: it was done".to_owned()))
        }
        "openssl" if has(&["req", "genrsa", "genpkey"]) && has(&["-keyout", "-out"]) && !has(&["-key"]) => {
            Some((command.span, "each start makes another key, and whoever trusted the last one refuses".to_owned()))
        }
        _ => None,
    }
}

/// The file of settings that a command appends to, and as it is written: `>>`. Logs, accounts and what the engine writes
/// anew at each start are none.
fn appends_to(command: &Command, set: &SetOnce) -> Option<(String, String)> {
    let redirected = command.redirects.iter().find(|redirect| redirect.operator == ">>")?.target.as_ref();
    let raw = redirected?.text().trim_matches(['"', '\'']).to_owned();
    let target = path_of(&raw, set).unwrap_or_else(|| raw.clone());
    let name = target.rsplit('/').next()?;
    let settings = target.starts_with("/etc/") || target.contains("/crontabs/");
    let known = target.contains('/') && !name.contains('$') && (name.contains('.') || settings);
    let elsewhere =
        ["/dev/", "/proc/", "/tmp/", "/run/", "/var/run/", "/var/log/"].iter().any(|start| target.starts_with(start));
    let harmless = name.starts_with('.')
        || name.contains("env")
        || name.contains("log")
        || name.contains("profile")
        || matches!(name, "group" | "hosts" | "passwd" | "resolv.conf" | "shadow");
    (known && !elsewhere && !harmless).then_some((target, raw))
}
