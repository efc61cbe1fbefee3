//! From the words of a command line to the flags: `check` where only paths are given, variables of the environment
//! behind the flags, and a sentence for what other linters call otherwise. Knows no flag of its own but `--color`,
//! which may stand before a command.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::builder::{BoolishValueParser, StyledStr};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, CommandFactory, FromArgMatches};

use super::args::Cli;
use super::habits;
use crate::disk::{Access, Disk};

/// The flags of a run, and which of them a variable gave.
pub struct Line {
    pub cli: Cli,
    pub origins: Origins,
}

/// Who set a flag: the command line, or a variable.
#[derive(Debug, Default)]
pub struct Origins(Vec<String>);

impl Origins {
    /// `--fail-on`, or `PLIMSOLL_FAIL_ON`.
    pub fn of(&self, flag: &str) -> String {
        if self.0.iter().any(|set| set == flag) { variable(flag) } else { flag.to_owned() }
    }

    fn read(matches: &ArgMatches) -> Origins {
        let own = |matches: &ArgMatches| -> Vec<String> {
            let set = |id: &&str| matches.value_source(id) == Some(ValueSource::EnvVariable);
            matches.ids().map(|id| id.as_str()).filter(set).map(|id| format!("--{}", id.replace('_', "-"))).collect()
        };
        let mut all = own(matches);
        all.extend(matches.subcommand().into_iter().flat_map(|(_, matches)| own(matches)));
        Origins(all)
    }
}

/// Reads the words of the process and its environment.
///
/// # Errors
/// What clap says: the help that was asked for, or what is wrong.
pub fn read() -> Result<Line, clap::Error> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let mut command = with_variables(Cli::command(), &set);
    let words = with_command(std::env::args_os().collect(), &command);
    let matches = command.try_get_matches_from_mut(words).map_err(|error| hinted(error, &set))?;
    let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
    Ok(Line { cli, origins: Origins::read(&matches) })
}

/// The variable that stands for a flag.
pub fn variable(flag: &str) -> String {
    format!("PLIMSOLL_{}", flag.trim_start_matches('-').replace('-', "_").to_ascii_uppercase())
}

/// Gives each flag that has a variable its value. An empty one is none, as build servers set them.
fn with_variables(command: clap::Command, set: &impl Fn(&str) -> Option<OsString>) -> clap::Command {
    let given = |arg: Arg| {
        let Some(name) = arg.get_long().filter(|long| !matches!(*long, "help" | "version")).map(variable) else {
            return arg;
        };
        if set(&name).is_none() {
            return arg;
        }
        let arg = arg.env(name).hide_env(true);
        match arg.get_action() {
            ArgAction::SetTrue => arg.value_parser(BoolishValueParser::new()),
            _ => arg,
        }
    };
    command.mut_args(given).mut_subcommands(|sub| sub.mut_args(given))
}

/// Puts `check` before the first word where that is a path, or a flag and no command follows.
fn with_command(mut words: Vec<OsString>, command: &clap::Command) -> Vec<OsString> {
    let known = |word: &OsString| word == "help" || command.get_subcommands().any(|sub| word == sub.get_name());
    let mut at = 1;
    while let Some(word) = words.get(at).and_then(|word| word.to_str()) {
        match word {
            "--color" => at += 2,
            _ if word.starts_with("--color=") => at += 1,
            _ => break,
        }
    }
    let Some(first) = words.get(at).filter(|first| !known(first)) else { return words };
    let checks = match first.to_string_lossy().as_ref() {
        "-h" | "--help" | "-V" | "--version" => false,
        "-" | "--" => true,
        flag if flag.starts_with('-') => !words[at..].iter().any(known),
        _ => is_path(first),
    };
    if checks {
        words.insert(at, "check".into());
    }
    words
}

/// Whether a word is a path by its form, or by what is there. Anything else may be a command that was mistyped.
fn is_path(word: &OsStr) -> bool {
    let form = word.to_string_lossy().contains(['/', '\\', '.', '@']);
    form || Disk::new(&[], &Access::default()).is_met(&PathBuf::from(word))
}

/// The error with what is called so here, where another linter has the flag, and with the variables that take part.
fn hinted(mut error: clap::Error, set: &impl Fn(&str) -> Option<OsString>) -> clap::Error {
    let text = |error: &clap::Error, kind| match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    };
    let mut tips = Vec::new();
    if error.kind() == ErrorKind::UnknownArgument {
        let invalid = text(&error, ContextKind::InvalidArg);
        let flag = invalid.first().map_or("", |flag| flag.split('=').next().unwrap_or_default());
        if let Some(ours) = habits::ours(flag) {
            error.remove(ContextKind::SuggestedArg);
            tips.push(ours.to_owned());
        }
    }
    if error.kind() == ErrorKind::InvalidSubcommand && text(&error, ContextKind::SuggestedSubcommand).is_empty() {
        tips.push("no file and no directory here is called so either; `plimsoll PATH` checks one".to_owned());
    }
    let mut named = text(&error, ContextKind::InvalidArg);
    named.extend(text(&error, ContextKind::PriorArg));
    let flags = named.iter().filter_map(|shown| shown.split([' ', '=', '[']).find(|word| word.starts_with("--")));
    for name in flags.map(variable).filter(|name| set(name).is_some()) {
        tips.push(format!("{name} is set, which counts as the flag"));
    }
    if !tips.is_empty() {
        let tips: Vec<StyledStr> = tips.into_iter().map(StyledStr::from).collect();
        error.remove(ContextKind::Suggested);
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_alone_is_checked_and_a_command_is_one() {
        let command = Cli::command();
        let read = |line: &str| {
            let words = ["plimsoll"].into_iter().chain(line.split_whitespace()).map(OsString::from).collect();
            let words: Vec<String> =
                with_command(words, &command).iter().skip(1).map(|w| w.to_string_lossy().into_owned()).collect();
            words.join(" ")
        };
        for line in ["src", "./x", "-", "@list", "a/Dockerfile --fix", "--fix .", "-f json src", "-- -x"] {
            assert_eq!(read(line), format!("check {line}"));
        }
        assert_eq!(read("--color never src"), "--color never check src");
        for line in ["", "check src", "chekc", "-V", "--help", "--quiet check src", "rules SEC", "--color never report"]
        {
            assert_eq!(read(line), line);
        }
    }

    #[test]
    fn a_variable_stands_for_each_flag() {
        assert_eq!(variable("--fail-on"), "PLIMSOLL_FAIL_ON");
        let set = |name: &str| (name == "PLIMSOLL_QUIET").then(|| OsString::from("yes"));
        with_variables(Cli::command(), &set).debug_assert();
        // Every flag of every command, as clap has them.
        let all = with_variables(Cli::command(), &|_| Some(OsString::from("true")));
        let commands = || [&all].into_iter().chain(all.get_subcommands());
        let flags = commands().flat_map(|one| one.get_arguments().map(move |arg| (one.get_name(), arg)));
        let flags = flags.filter_map(|(command, arg)| Some((command, arg, arg.get_long()?)));
        let mut seen = 0;
        for (command, arg, long) in flags.filter(|(.., long)| !matches!(*long, "help" | "version")) {
            seen += 1;
            assert_eq!(arg.get_env(), Some(OsStr::new(&variable(long))), "--{long} of {command}");
        }
        assert!(seen > 60, "{seen}");
    }
}
