//! What a start script asks of files before it works: `if [ ! -f /data/.done ]`. The tree of commands is flat, so the
//! conditions are carried along. Does not know what the work is for.

use std::collections::HashMap;

use crate::project::Project;
use crate::project::running::Running;
use crate::project::running::script::asks_for_a_value;
use crate::syntax::shell::{Command, Join, file_named, variables};
use crate::text::{FileId, Span};

/// The variables of a script, each with the value that is written out where it is set once.
pub type SetOnce<'a> = HashMap<&'a str, Option<&'a str>>;

/// A condition that holds where a file is missing, and what runs behind it.
#[derive(Debug)]
pub struct WhereMissing<'a> {
    /// The condition.
    pub test: &'a Command,
    /// The path, variables that the script sets once filled in.
    pub path: String,
    /// The path as written, without its quotes.
    pub written: String,
    /// The commands behind it, those of an `else` at the end among them.
    pub behind: Vec<&'a Command>,
    /// It stands in no other condition.
    pub alone: bool,
}

impl Running {
    /// The conditions of the script itself that hold where a file is missing, in order.
    pub fn where_missing(&self) -> Vec<WhereMissing<'_>> {
        let set = self.set_once();
        let mut found: Vec<WhereMissing> = Vec::new();
        // Of each condition that is open its depth, and its place among those found.
        let mut open: Vec<(u32, Option<usize>)> = Vec::new();
        for (_, command) in self.own() {
            let depth = command.place.depth;
            if command.place.in_condition {
                let joined = open.last().is_some_and(|(outer, _)| *outer == depth);
                open.retain(|(outer, _)| *outer < depth);
                let written = missing(command).filter(|_| !joined);
                let at = written.and_then(|written| Some((filled(&written, &set)?, written))).map(|(path, written)| {
                    let alone = open.is_empty();
                    found.push(WhereMissing { test: command, path, written, behind: Vec::new(), alone });
                    found.len() - 1
                });
                open.push((depth, at));
                continue;
            }
            open.retain(|(outer, _)| *outer <= depth);
            for at in open.iter().filter_map(|(_, at)| *at) {
                found[at].behind.push(command);
            }
        }
        found
    }

    /// The commands of the function that a command calls.
    pub fn called_by(&self, command: &Command) -> &[Command] {
        let name = command.name().unwrap_or_default();
        let Some((_, body)) = self.script.functions.iter().find(|(known, _)| known == name) else { return &[] };
        let commands = &self.script.commands;
        let from = commands.partition_point(|inner| inner.span.start < body.start);
        let to = commands.partition_point(|inner| inner.span.start < body.end);
        commands.get(from..to).unwrap_or_default()
    }

    /// The commands that run at every start: in no loop, in no branch but one for a user or a setting, and in functions that
    /// are called so, and before it may have ended.
    pub fn always(&self) -> Vec<&Command> {
        let set = self.sets();
        let mut by_user = None;
        let mut found: Vec<&Command> = Vec::new();
        let mut ended: Option<Span> = None;
        let plain = |command: &&Command| !command.place.in_substitution;
        for command in self.script.commands.iter().filter(plain) {
            if ended.is_some_and(|body| body.contains(command.span)) {
                continue;
            }
            let place = command.place;
            if place.in_condition {
                by_user = Some(by_user.unwrap_or(true) && (asks_who_runs(command) || asks_for_a_value(command, &set)));
            } else if !place.in_branch {
                by_user = None;
            }
            let apart = place.in_condition || place.in_loop || place.in_background;
            let alone = !apart && !matches!(command.before, Join::And | Join::Or);
            let alone = alone && (!place.in_branch || !place.in_case && by_user == Some(true));
            if alone {
                found.push(command);
            } else if ends_well(command) {
                let around = self.script.functions.iter().filter(|(_, body)| body.contains(command.span));
                let Some(body) = around.map(|(_, body)| *body).next_back() else { break };
                ended = Some(body);
            }
        }
        let called = |name: &str, body: &Span| {
            found.iter().any(|command| command.name() == Some(name) && !body.contains(command.span))
        };
        let bodies: Vec<Span> =
            self.script.functions.iter().filter(|(name, body)| called(name, body)).map(|(_, body)| *body).collect();
        found.retain(|command| !command.place.in_function || bodies.iter().any(|body| body.contains(command.span)));
        found
    }

    /// Whether the script writes, replaces, empties or asks the file, as it is written, before the command: then it is made
    /// anew each time, or looked at. What `sed` puts in the place of lines that are there leaves the others as they were.
    pub fn has_begun(&self, command: &Command, target: &str, set: &SetOnce) -> bool {
        let bare = target.trim_start_matches("${").trim_start_matches('$').trim_end_matches('}');
        let (plain_target, path) = (plain(target), path_of(target, set));
        let named = |raw: &str| {
            plain(raw).contains(&plain_target)
                || path.as_ref().is_some_and(|path| path_of(raw, set).is_some_and(|other| other.contains(path)))
                || target.starts_with('$') && variables(raw).any(|name| name == bare)
        };
        let key =
            command.args().iter().map(|word| word.text().trim_matches(['"', '\''])).find(|word| !word.starts_with('-'));
        let key = key.and_then(|text| text.split(['=', ' ', ':']).next()).filter(|key| !key.is_empty());
        let edits = |other: &Command| {
            let replaces = |raw: &str| raw.contains("/d") || key.is_none_or(|key| raw.contains(key));
            other.name() == Some("sed") && !other.args().iter().any(|word| replaces(&word.raw))
        };
        let mut before = self.script.commands.iter().take_while(|other| other.span.start < command.span.start);
        before.any(|other| {
            let handles = matches!(other.name(), Some("chmod" | "chown" | "mkdir" | "postconf" | "postmap" | "touch"));
            let written = other.redirects.iter().any(|redirect| {
                redirect.operator != ">>" && redirect.target.as_ref().is_some_and(|word| named(&word.raw))
            });
            // What is told where its settings are reads them.
            let reads = |at: usize| {
                at > 0 && other.words.get(at - 1).is_some_and(|flag| matches!(flag.text(), "--conf" | "--config"))
            };
            let mut words = other.words.iter().enumerate();
            written || !handles && !edits(other) && words.any(|(at, word)| named(&word.raw) && !reads(at))
        })
    }

    /// Whether the script removes the account or database first that the command makes.
    pub fn has_removed(&self, command: &Command) -> bool {
        const REMOVERS: &[&str] = &["delgroup", "deluser", "dropdb", "dropuser", "groupdel", "userdel"];
        let removes = |other: &&Command| other.effective().name().is_some_and(|name| REMOVERS.contains(&name));
        let made = |name: &str| command.args().iter().any(|word| word.text() == name);
        let mut before = self.script.commands.iter().take_while(|other| other.span.start < command.span.start);
        before.any(|other| removes(&other) && other.args().last().is_some_and(|word| made(word.text())))
    }

    /// The variables that the script sets to one value that is written out, and nowhere to another.
    pub fn set_once(&self) -> SetOnce<'_> {
        let mut set = SetOnce::new();
        for assignment in self.script.commands.iter().flat_map(|command| &command.assignments) {
            let value = assignment.value.as_deref();
            set.entry(&assignment.name).and_modify(|known| *known = None).or_insert(value);
        }
        set
    }
}

/// Whether the script ends with it and nothing is wrong: what ends with another status stops no work that would be done.
fn ends_well(command: &Command) -> bool {
    let well = match command.name() {
        Some("exec") => !command.args().is_empty(),
        Some("exit" | "return") => match command.args().first() {
            Some(status) => status.text() == "0",
            None => command.before != Join::Or,
        },
        _ => false,
    };
    well && !command.place.in_subshell && !command.place.in_background
}

impl Project {
    /// Whether a command of a script that is read runs at each start of it: the script has not ended before.
    pub fn is_always_reached(&self, file: FileId, command: &Command) -> bool {
        let begun = |running: &Running| !self.is_called_on_condition(running);
        let reached =
            |running: &Running| begun(running) && running.always().iter().any(|other| other.span == command.span);
        self.runs_of_script(file).all(reached)
    }

    /// Whether other scripts of its images start this one, and only in branches or behind `&&` and `||`.
    pub fn is_called_on_condition(&self, called: &Running) -> bool {
        let name = self.source(called.file).name();
        let others = called.images.iter().flat_map(|docker| self.running_in_image(*docker));
        let commands = others.filter(|other| other.file != called.file).flat_map(|other| &other.script.commands);
        let calls = |command: &&Command| command.words.iter().take(2).any(|word| file_named(word.text()) == name);
        let mut calls = commands.filter(calls).peekable();
        let asked = |command: &Command| command.place.in_branch || matches!(command.before, Join::And | Join::Or);
        !called.first && calls.peek().is_some() && calls.all(asked)
    }

    /// Whether another script that starts in the image takes what the command appends out of the file by its key, before it
    /// calls this one.
    pub fn is_taken_out_before(&self, called: &Running, command: &Command, target: &str) -> bool {
        let words = command.args().iter().map(|word| word.text().trim_matches(['"', '\'']));
        let key =
            words.into_iter().find(|word| !word.starts_with('-')).and_then(|text| text.split(['=', ' ', ':']).next());
        let Some(key) = key.filter(|key| !key.is_empty()) else { return false };
        let name = self.source(called.file).name();
        let mut others = called.images.iter().flat_map(|docker| self.running_in_image(*docker));
        others.any(|caller| {
            let calls = |other: &Command| other.words.iter().take(2).any(|word| file_named(word.text()) == name);
            let commands = &caller.script.commands;
            let at = commands.iter().position(calls).filter(|_| caller.file != called.file).unwrap_or_default();
            let source = self.source(caller.file);
            let set_to = |name: &str| {
                let mut pairs = commands.iter().flat_map(|command| &command.assignments);
                pairs.any(|pair| pair.name == name && source.slice(pair.span).trim_end_matches('"').ends_with(target))
            };
            let is = |raw: &str| raw.trim_matches('"') == target || variables(raw).any(set_to);
            commands.iter().take(at).filter(|other| other.name() == Some("sed")).any(|other| {
                let args = other.args();
                args.iter().any(|word| word.raw.contains(key)) && args.iter().any(|word| is(&word.raw))
            })
        })
    }
}

/// Whether a condition asks for the user, and for no file.
fn asks_who_runs(command: &Command) -> bool {
    let test = matches!(command.name(), Some("[" | "[[" | "test"));
    let who = |raw: &str| ["id -u", "$EUID", "$UID", "whoami"].iter().any(|who| raw.contains(who));
    let files = |text: &str| matches!(text, "-d" | "-e" | "-f" | "-O" | "-s");
    test && command.words.iter().any(|word| who(&word.raw)) && !command.words.iter().any(|word| files(word.text()))
}

/// The path, as written, whose absence a condition asks for: `[ ! -f path ]`, `! [ -e path ]`.
fn missing(command: &Command) -> Option<String> {
    let test = matches!(command.name(), Some("[" | "[[" | "test"));
    let words: Vec<&str> = command.args().iter().map(|word| word.raw.as_str()).collect();
    let words = words.strip_suffix(&["]"]).or_else(|| words.strip_suffix(&["]]"])).unwrap_or(&words);
    let path = match (words, command.place.negated) {
        (["!", "-f" | "-e" | "-s" | "-d", path], false) | (["-f" | "-e" | "-s" | "-d", path], true) => path,
        _ => return None,
    };
    test.then(|| path.trim_matches('"').to_owned())
}

/// The path without its quotes and with the variable that it begins with, where the script sets that once.
pub fn path_of(raw: &str, set: &SetOnce) -> Option<String> {
    filled(&raw.replace('"', ""), set)
}

/// Without its quotes and braces, which change nothing.
fn plain(raw: &str) -> String {
    raw.replace('"', "").replace("${", "$").replace('}', "")
}

/// The path with the variable that it begins with, where it is known.
pub fn filled(raw: &str, set: &SetOnce) -> Option<String> {
    let Some(rest) = raw.strip_prefix('$') else { return (!raw.contains('$')).then(|| raw.to_owned()) };
    let (name, rest) = match rest.strip_prefix('{') {
        Some(inner) => inner.split_once('}')?,
        None => rest.split_at(rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len())),
    };
    let value = (*set.get(name)?)?;
    (!rest.contains('$')).then(|| format!("{value}{}", rest.trim_matches('"')))
}
