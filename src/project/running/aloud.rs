//! What a start script says to whoever reads the container's log. Knows the script alone, and not who calls it.

use std::collections::HashMap;

use crate::project::evidence::credentials::variable_of_secret;
use crate::project::running::Running;
use crate::syntax::shell::{Command, Join, Word};
use crate::text::Span;

/// The commands that write the value of a secret to the log, each with its variable, in order.
pub fn said_aloud(running: &Running) -> Vec<(&Command, &str)> {
    // Of each function, whether it is heard.
    let mut heard = HashMap::new();
    let made = made_here(running);
    let commands = running.script.commands.iter().filter(|_| !running.sourced);
    commands.filter_map(|command| Some((command, said_by(running, command, &mut heard, &made)?))).collect()
}

fn said_by<'a>(
    running: &'a Running,
    command: &'a Command,
    heard: &mut HashMap<&'a str, bool>,
    made: &HashMap<&str, u32>,
) -> Option<&'a str> {
    let says = matches!(command.name(), Some("echo" | "printf"));
    let place = command.place;
    if !says || place.in_loop || place.in_subshell || !goes_to_the_log(command) {
        return None;
    }
    let mut words = command.args().iter().filter(|word| !word.raw.starts_with('\''));
    let name = words.find_map(|word| shown(&word.raw))?;
    // What the script has made itself before nobody could know otherwise.
    if made.get(name).is_some_and(|end| *end <= command.span.start) {
        return None;
    }
    // A group or a loop may go elsewhere as a whole.
    let plain = match place.in_function {
        true => place.depth <= 2 && is_heard(running, command, heard),
        false => place.depth == 0 || place.in_branch && !place.in_condition && !place.in_group,
    };
    plain.then_some(name)
}

/// Whether what a command writes goes nowhere else, as far as the command itself says.
fn goes_to_the_log(command: &Command) -> bool {
    const LOG: &[&str] = &["1", "2", "/dev/stdout", "/dev/stderr", "/proc/1/fd/1", "/proc/1/fd/2"];
    let aloud = command
        .redirects
        .iter()
        .all(|redirect| redirect.target.as_ref().is_some_and(|word| LOG.contains(&word.raw.as_str())));
    aloud && command.after != Join::Pipe && !command.place.in_substitution
}

/// Whether the function that the command stands in is called, and each call leaves its words to the log.
fn is_heard<'a>(running: &'a Running, command: &Command, heard: &mut HashMap<&'a str, bool>) -> bool {
    let inside = |body: &Span| body.start <= command.span.start && command.span.end <= body.end;
    let Some((name, _)) = running.script.functions.iter().find(|(_, body)| inside(body)) else { return false };
    *heard.entry(name).or_insert_with(|| {
        let mut calls = running.script.commands.iter().filter(|call| call.name() == Some(name)).peekable();
        let aloud = |call: &Command| goes_to_the_log(call) && call.place.depth <= 1 && !call.place.in_subshell;
        calls.peek().is_some() && calls.all(aloud)
    })
}

/// The variables that the script gives a value of chance, each with the end of the first such assignment.
fn made_here(running: &Running) -> HashMap<&str, u32> {
    const MAKERS: &[&str] = &["apg", "gpw", "makepasswd", "pwgen", "pwmake", "uuidgen"];
    let commands = &running.script.commands;
    let random = |word: &Word| ["/dev/random", "/dev/urandom", "$RANDOM"].iter().any(|from| word.raw.contains(from));
    let makes = |inner: &&Command| {
        let read = inner.redirects.iter().filter_map(|redirect| redirect.target.as_ref());
        let openssl = inner.name() == Some("openssl") && inner.has_arg("rand");
        openssl
            || inner.name().is_some_and(|name| MAKERS.contains(&name))
            || inner.args().iter().chain(read).any(random)
    };
    let mut makers: Vec<u32> = commands.iter().filter(makes).map(|inner| inner.span.start).collect();
    makers.sort_unstable();
    let mut made = HashMap::new();
    for pair in commands.iter().flat_map(|command| &command.assignments) {
        let next = makers.get(makers.partition_point(|start| *start < pair.span.start));
        if next.is_some_and(|start| *start < pair.span.end) {
            let end = made.entry(pair.name.as_str()).or_insert(pair.span.end);
            *end = pair.span.end.min(*end);
        }
    }
    made
}

/// The variable in a text whose value is shown: not that of `${NAME:+set}`.
fn shown(raw: &str) -> Option<&str> {
    let name = variable_of_secret(raw)?;
    let asks = [format!("${{{name}:+"), format!("${{{name}+")];
    (!asks.iter().any(|asks| raw.contains(asks))).then_some(name)
}
