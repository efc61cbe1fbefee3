//! Files that a RUN changes and that earlier instructions brought: moved, or given another owner or mode, so that they
//! are stored a second time. Knows the commands by their names, and nothing of scripts.

use std::cell::LazyCell;
use std::collections::HashSet;

use crate::project::StepRef;
use crate::project::builds::landed::{Files, Landed};
use crate::syntax::dockerfile::{Args, Keyword, Word as DockerWord};
use crate::syntax::shell::{Command, Word, file_named};
use crate::text::{Edit, Source};

/// Commands that write a file anew, so that it is in this layer anyway.
const REWRITE: &[&str] = &["sed", "dos2unix", "strip", "patch", "perl", "upx", "tar", "unzip", "cp", "tee"];

/// The first command of the RUN that changes files of earlier instructions, with those files.
pub fn first_change<'a, 'b>(step: &StepRef<'a>, files: &'b Files<'a>) -> Option<(&'a Command, Vec<&'b Landed<'a>>)> {
    let commands = &step.step.commands;
    let moved = commands.iter().any(|command| matches!(command.name(), Some("cd" | "pushd")));
    let rewritten = LazyCell::new(|| rewritten(commands));
    let free = |command: &&Command| changes(command) && !is_made_way_for(commands, command);
    commands.iter().filter(free).find_map(|command| {
        let changed = changed(step, command, files, moved, &rewritten);
        // Where each file has the owner already, it is what the RUN itself makes that is given away.
        let given = makes_before(step, command) && changed.iter().all(|file| has_owner(file, command));
        (!changed.is_empty() && !given).then_some((command, changed))
    })
}

/// Whether two words name one owner, by name or number: the users that the official images make have known numbers. (Source: `base-passwd`
/// of Debian, `main/alpine-baselayout` and the description of `node`, 2026-11.)
pub fn is_same_owner(one: &str, other: &str) -> bool {
    fn known(name: &str) -> &str {
        match name {
            "root" => "0",
            "www-data" | "82" => "33",
            "node" => "1000",
            "nobody" => "65534",
            name => name,
        }
    }
    let (mut one, mut other) = (one.split(':').map(known), other.split(':').map(known));
    let user = one.next() == other.next();
    user && one.next().zip(other.next()).is_none_or(|(one, other)| one == other || other.is_empty())
}

/// Whether the file has the owner already that the command gives it.
fn has_owner(file: &Landed, command: &Command) -> bool {
    let owner = command.args().iter().map(Word::text).find(|text| !text.starts_with('-'));
    let flag = file.step.ins.flag("chown").filter(|_| command.name() == Some("chown"));
    flag.zip(owner).is_some_and(|(flag, owner)| is_same_owner(&flag.text, owner))
}

/// Whether the RUN makes something by itself before the command, as whoever it runs as.
fn makes_before(step: &StepRef, command: &Command) -> bool {
    const QUIET: &[&str] = &[
        "[", "cd", "chgrp", "chmod", "chown", "echo", "pushd", "rm", "set", "test", "true", "useradd", "adduser",
        "groupadd", "addgroup", "usermod",
    ];
    let mut before = step.step.commands.iter().take_while(|other| other.span.start < command.span.start);
    before.any(|other| other.effective().name().is_some_and(|name| !QUIET.contains(&name)))
}

/// Whether the command changes what files are there, and runs in any case.
fn changes(command: &Command) -> bool {
    let place = command.place;
    let always = place.depth == 0 && !place.in_branch && !place.in_loop;
    always && matches!(command.name(), Some("chown" | "chmod" | "chgrp" | "mv"))
}

/// Whether the RUN empties or unpacks the place before it moves something there, so that no COPY could have put it there.
fn is_made_way_for(commands: &[Command], command: &Command) -> bool {
    const FILLS: &[&str] = &["bsdtar", "git", "rm", "tar", "unzip"];
    let Some(place) = command.args().last().filter(|_| command.name() == Some("mv")) else { return false };
    let place = place.text().trim_end_matches('/');
    let above = |word: &Word| {
        let path = word.text().trim_end_matches('/');
        path.len() > 1 && place.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let before = commands.iter().take_while(|other| other.span.start < command.span.start);
    let fills = |other: &&Command| other.name().is_some_and(|name| FILLS.contains(&name));
    before.filter(fills).any(|other| other.args().iter().any(above))
}

/// The files of earlier instructions that the command changes and none of its RUN rewrites.
fn changed<'a, 'b>(
    step: &StepRef,
    command: &Command,
    files: &'b Files<'a>,
    moved: bool,
    rewritten: &HashSet<&str>,
) -> Vec<&'b Landed<'a>> {
    let verb = command.name().unwrap_or_default();
    let recursive = verb == "mv" || command.has_flag(&["R", "recursive"]);
    let words: Vec<&Word> = command.args().iter().filter(|word| !word.text().starts_with('-')).collect();
    let targets = match verb {
        "mv" => words.split_last().map_or(&[][..], |(_, sources)| sources),
        _ => words.get(1..).unwrap_or_default(),
    };
    let paths = targets.iter().filter_map(|word| step.path_of(word, moved));
    let paths: Vec<String> = paths.filter(|path| !rewritten.contains(file_named(path))).collect();
    files.taken(step, &paths, recursive)
}

/// The names of files that the commands write anew.
fn rewritten(commands: &[Command]) -> HashSet<&str> {
    let names = commands.iter().flat_map(|command| {
        let written = command.redirects.iter().filter_map(|redirect| redirect.target.as_ref());
        let tool = command.name().is_some_and(|verb| REWRITE.contains(&verb));
        written.chain(command.args().iter().filter(move |_| tool))
    });
    names.map(|word| file_named(word.text())).collect()
}

/// The commands behind the instruction that brings a file, but for this one, that name its place or all of its directory.
pub fn naming<'a>(step: &StepRef<'a>, own: &Command, file: &Landed<'a>) -> Vec<(StepRef<'a>, &'a Command)> {
    let home = file.path.rsplit_once('/').map_or("", |(home, _)| home);
    let is_it = |text: &str| {
        let rest = text.strip_prefix(home).unwrap_or("?");
        text == file.path || home.len() > 1 && matches!(rest, "" | "/" | "/*" | "/.")
    };
    let stage = step.stage_ref();
    let from = if file.step.stage.index == stage.index { file.step.index + 1 } else { 0 };
    let steps = stage.steps_between(from, stage.steps.len());
    let named = |step: StepRef<'a>| {
        let commands = step.step.commands.iter().filter(|command| command.span != own.span);
        let found = commands.filter(|command| command.args().iter().any(|word| is_it(word.text())));
        found.map(move |command| (step, command)).collect::<Vec<_>>()
    };
    steps.filter(|other| other.is_run()).flat_map(named).collect()
}

/// That the commands name the place as well, each program once.
pub fn also_in(commands: &[(StepRef, &Command)]) -> String {
    let mut told = HashSet::new();
    let names = commands.iter().filter_map(|(_, command)| command.name()).filter(|name| told.insert(*name));
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    if names.is_empty() { String::new() } else { format!(", and in {} as well", names.join(", ")) }
}

/// How COPY gives the owner that a `chown` gives: behind what makes the account, and with the directory that was there before.
pub fn with_owner(step: &StepRef, command: &Command, owner: &str) -> String {
    const MAKERS: &[&str] = &["addgroup", "adduser", "groupadd", "useradd"];
    let name = owner.split(':').next().unwrap_or(owner);
    let makes = |command: &Command| {
        command.effective().name().is_some_and(|verb| MAKERS.contains(&verb)) && command.has_arg(name)
    };
    let steps = step.stage_ref().chain().flat_map(|stage| stage.steps());
    let made = steps.filter(|step| step.is_run()).any(|step| step.step.commands.iter().any(makes));
    let behind = if made { ", behind the RUN that makes the user" } else { "" };
    let whole = |word: &&Word| step.path_of(word, false).is_some() && step.path_of(word, false) == step.step.workdir;
    let there = match command.args().iter().skip(1).find(whole) {
        Some(word) if command.has_flag(&["R", "recursive"]) => {
            format!("; `{}` itself takes a `chown` without `-R`", word.text())
        }
        _ => String::new(),
    };
    format!("write `COPY --chown={owner}`{behind}{there}")
}

/// What other RUNs than that of `first` fill, of what is changed.
pub fn filled_apart<'b, 'a>(changed: &[&'b Landed<'a>], first: &Landed) -> Vec<&'b Landed<'a>> {
    changed.iter().copied().filter(|file| file.filled && file.step.at != first.step.at).collect()
}

/// The remedy for one file, and that of what other RUNs fill.
pub fn and_apart(help: String, verb: &str, apart: &[&Landed]) -> String {
    match apart.first() {
        Some(file) => format!("{help}; for `{}` put the `{verb}` into the RUN that fills it", file.path),
        None => help,
    }
}

/// Whether the RUN only changes rights, and the command those of these files and of no others: what is given other files as
/// well stays when these have theirs from the COPY.
pub fn does_nothing_else(step: &StepRef, command: &Command, changed: &[&Landed]) -> bool {
    let mut words = command.args().iter().filter(|word| !word.text().starts_with('-')).skip(1);
    step.step.commands.iter().all(|command| matches!(command.name(), Some("chmod" | "chown" | "chgrp")))
        && words.all(|word| takes_one(step, word, changed))
}

/// Whether a word of the command is one of the files that it changes, or a directory or pattern that takes them in.
fn takes_one(step: &StepRef, word: &Word, changed: &[&Landed]) -> bool {
    step.path_of(word, false).is_none_or(|path| changed.iter().any(|file| file.is_taken_by(&path, true)))
}

/// Modes by which everyone may run a file, besides what they may already.
const FOR_ALL: &[&str] = &["+x", "a+x", "ugo+x"];

/// Whether a mode lets everyone run the file.
pub fn sets_execution(mode: &str) -> bool {
    FOR_ALL.contains(&mode) || matches!(mode, "755" | "0755")
}

/// Whether it comes from where another image has its programs.
pub fn is_program(file: &Landed) -> bool {
    let Args::Copy { sources, .. } = &file.step.ins.args else { return false };
    file.step.ins.flag("from").is_some() && sources.iter().all(|source| source.text.contains("bin/"))
}

/// Whether COPY brings all of them with a mode by which they can be run.
pub fn may_be_run_already(files: &[&Landed]) -> bool {
    files.iter().all(|file| {
        let copied =
            matches!(file.step.ins.keyword, Keyword::Copy | Keyword::Add) && file.step.ins.flag("chmod").is_none();
        copied && file.entry.is_some_and(|entry| entry.executable)
    })
}

/// The mode of the one file that a `chmod` is for, given by the COPY that brings it.
pub fn with_mode(
    source: &Source,
    step: &StepRef,
    command: &Command,
    changed: &[&Landed],
) -> Option<(String, Vec<Edit>)> {
    let ([file], Some("chmod")) = (changed, command.name()) else { return None };
    // What `-R` goes below is a directory, unless it is seen to be a file.
    let all = command.args().iter().map(Word::text);
    let words: Vec<&str> = all.filter(|word| *word != "-R" || file.entry.is_none()).collect();
    let [mode, _] = words.as_slice() else { return None };
    if sets_execution(mode) && may_be_run_already(changed) {
        return None;
    }
    let mode = match *mode {
        mode if FOR_ALL.contains(&mode) => "755",
        octal if (3..5).contains(&octal.len()) && octal.bytes().all(|digit| (b'0'..b'8').contains(&digit)) => octal,
        _ => return None,
    };
    let copy = &file.step.ins;
    // What ADD fetches or unpacks has modes of its own.
    let ends = |text: &str| [".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst"].iter().any(|ending| text.ends_with(ending));
    let named = |word: &DockerWord| !word.text.contains("://") && !word.text.contains('$') && !ends(&word.text);
    let added =
        matches!(&copy.args, Args::Copy { sources, .. } if copy.keyword == Keyword::Add && sources.iter().all(named));
    let plain = (copy.keyword == Keyword::Copy || added) && copy.flag("chmod").is_none() && copy.flag("from").is_none();
    let at = step.step.commands.iter().position(|other| other.span == command.span)?;
    let flag = Edit::insert(file.step.file(), file.step.keyword_span().end as usize, format!(" --chmod={mode}"));
    Some((mode.to_owned(), vec![flag, step.without_command(source, at)?])).filter(|_| plain && !file.step.onbuild)
}
