//! `script-goes-on`: see the page of the same name.

use crate::finding::Severity;
use crate::knowledge::commands::{is_counted_on, is_migration, is_plain_tool, prepares};
use crate::project::running::outcome::stops_by_first_line;
use crate::project::running::{Running, When};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join, Word};

pub fn check(cx: &Cx, out: &mut Sink) {
    let runs = |running: &&Running| !running.sourced && matches!(running.when, When::Build | When::Start);
    for running in cx.project.running_in_earnest().filter(runs) {
        let source = cx.project.source(running.file);
        if minds(&source.text, &running.script.commands) || cx.project.is_gone_on_behind(running) {
            continue;
        }
        let own: Vec<&Command> = running.own().map(|(_, command)| command).collect();
        let build = running.when == When::Build;
        let lost = own.iter().enumerate().find(|(at, command)| {
            let asked = own.get(at + 1).is_some_and(|next| source.slice(next.span).contains("$?"));
            is_lost(&own, *at, build) && !asked && what_follows(&own, command)
        });
        let Some((_, command)) = lost else { continue };
        let name = command.effective().name().unwrap_or("this").to_owned();
        let message = match build {
            true => format!("when `{name}` fails here, the script goes on and the build may still succeed"),
            false if starts(running) => {
                format!("when `{name}` fails here, the script goes on and starts the program all the same")
            }
            false => format!("when `{name}` fails here, the script goes on as if all were well"),
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
    // What only sets variables stops nothing.
    let of_settings = |word: &Word| {
        let file = word.text().rsplit('/').next().unwrap_or_default().trim_matches('"');
        matches!(file, "activate" | "envvars" | "os-release") || file.ends_with(".env")
    };
    stops_by_first_line(text)
        || commands.iter().any(|command| match command.name() {
            Some("set") => command.has_flag(&["e"]) || command.has_arg("errexit"),
            Some("trap") => command.has_arg("ERR"),
            Some("." | "source") => !command.args().iter().any(of_settings),
            _ => false,
        })
}

fn is_lost(own: &[&Command], at: usize, build: bool) -> bool {
    let Some(command) = own.get(at) else { return false };
    let place = command.place;
    // In a build a loop goes over what is to be made, and its failures are lost likewise.
    let looped = build && place.in_loop && place.depth == 1;
    // A file of settings is empty where what was to fill it has failed, whichever branch it is.
    let settings = !build && fills_settings(command);
    let chosen = settings && place.in_branch && !place.in_loop && !place.in_function;
    let asked = place.in_condition || place.negated;
    let plain = (chosen || (place.depth == 0 || looped) && !place.in_branch) && !asked;
    // There the whole of a chain is lost, too, unless its end leaves the loop or the script.
    let chain: Vec<&&Command> = own.iter().skip(at).take_while(|other| other.place == place).collect();
    let length = chain.iter().take_while(|other| build && other.after == Join::And).count();
    let leaves =
        chain.iter().take(length + 1).any(|c| matches!(c.name(), Some("break" | "continue" | "exit" | "return")));
    let end = chain.get(length).map(|end| end.after);
    let forgets = end
        .is_some_and(|end| matches!(end, Join::Then | Join::Line) || (looped || chosen) && end == Join::Edge)
        && !leaves;
    let forgets = forgets && command.before != Join::Or;
    let call = command.effective();
    let words = call.texts();
    let edits = call.name() == Some("sed") && words.iter().any(|word| word.starts_with("-i"));
    // What says itself that it may fail.
    let quiet = command.redirects.iter().any(|redirect| redirect.fd == Some(2)) || words.contains(&"--silent");
    // A script of the project's own that is run by its path makes something.
    let own_script =
        build && call.words.first().is_some_and(|word| word.text().starts_with("./") && word.text().ends_with(".sh"));
    let known = call.name().is_some_and(is_counted_on) || is_migration(&words) || prepares(&words);
    let matters = known || edits || settings || own_script;
    plain && forgets && matters && !quiet && !place.in_background
}

/// Whether the script hands over to a program, and is not itself the work that is done.
fn starts(running: &Running) -> bool {
    let exec = running.script.commands.iter().any(|command| command.name() == Some("exec"));
    exec || running.last_program().is_none_or(|name| !is_plain_tool(&name))
}

/// Whether more than words to people follows.
fn what_follows(own: &[&Command], command: &Command) -> bool {
    let later = own.iter().filter(|other| other.span.start > command.span.start);
    later.into_iter().any(|other| !matches!(other.name(), Some("echo" | "printf" | "exit" | "rm" | "true" | ":")))
}

/// Whether a program writes a file of settings that was emptied for it.
fn fills_settings(command: &Command) -> bool {
    let program = command.effective().name().is_some_and(|name| !matches!(name, "cat" | "echo" | "printf"));
    program
        && command.redirects.iter().any(|redirect| {
            let target = redirect.target.as_ref().map(|word| word.text()).unwrap_or_default();
            redirect.operator == ">" && redirect.fd.is_none() && target.starts_with("/etc/")
        })
}
