//! What a service's own `entrypoint` and `command` run, as commands with their places in the file. Words that a
//! variable fills are taken as they are written.

use crate::project::ServiceRef;
use crate::project::compose::{CommandLine, ComposeFile, Service, Text, split_words};
use crate::syntax::shell::{self, Command, Dialect, Word};
use crate::text::{Source, Span};

impl<'a> ServiceRef<'a> {
    /// The commands of `entrypoint` and `command`, that of `sh -c` opened; empty where neither is given.
    pub fn commands(&self) -> &'a [Command] {
        let project = self.project;
        let of_file = |file: &ComposeFile| file.services.iter().map(commands).collect();
        let known = project.service_commands.get_or_init(|| project.compose.iter().map(of_file).collect());
        let own: Option<&Vec<Command>> = known.get(self.compose).and_then(|services| services.get(self.index));
        own.map_or(&[], Vec::as_slice)
    }
}

fn commands(service: &Service) -> Vec<Command> {
    let lines = [&service.entrypoint, &service.command];
    let words: Vec<(Word, Option<&Text>)> = lines.into_iter().flatten().flat_map(words).collect();
    let (Some((first, _)), Some((last, _))) = (words.first(), words.last()) else { return Vec::new() };
    let span = if first.span == last.span { first.span } else { first.span.to(last.span) };
    let call = Command::of_words(span, words.iter().map(|(word, _)| word.clone()).collect());
    let inner = script_of(&words);
    std::iter::once(call).chain(inner).collect()
}

/// The commands of its health check.
pub fn check(service: &Service) -> Vec<Command> {
    let Some(test) = service.healthcheck.as_ref().and_then(|check| check.test.as_ref()) else { return Vec::new() };
    let texts = match test {
        CommandLine::Line(text) => vec![text],
        CommandLine::Words(_, words) => words.iter().filter(|word| !word.shown().starts_with("CMD")).collect(),
    };
    // `["CMD-SHELL", "a b"]` and a plain text are for a shell, `["CMD", "a", "b"]` are words of one command.
    match test {
        CommandLine::Words(_, words) if words.first().is_some_and(|word| word.shown() == "CMD") => {
            let words: Vec<Word> = texts.iter().map(|text| word(text.span, text.shown())).collect();
            let (Some(first), Some(last)) = (words.first(), words.last()) else { return Vec::new() };
            let span = if first.span == last.span { first.span } else { first.span.to(last.span) };
            vec![Command::of_words(span, words.clone())]
        }
        _ => texts.iter().flat_map(|text| shell_text(text)).collect(),
    }
}

/// The line of the command in a text of several, by its name and a word.
pub fn line_of(source: &Source, command: &Command, word: &str) -> Span {
    let text = source.slice(command.span);
    let name = command.name().unwrap_or_default();
    let line = text
        .lines()
        .filter(|_| text.contains('\n'))
        .map(str::trim)
        .find(|line| line.contains(name) && line.contains(word));
    let at = line.and_then(|line| Some((text.find(line)? + command.span.start as usize, line.len())));
    at.map_or(command.span, |(start, length)| Span::new(start, start + length))
}

/// The commands of a text for a shell, all at its place.
fn shell_text(text: &Text) -> Vec<Command> {
    let mut script = shell::parse(&text.shown().replace("$$", "$"), Dialect::Posix);
    for command in &mut script.commands {
        command.span = text.span;
        command.words.iter_mut().for_each(|word| word.span = text.span);
    }
    if script.errors.is_empty() { script.commands } else { Vec::new() }
}

fn word(span: Span, text: &str) -> Word {
    Word { span, literal: Some(text.to_owned()), raw: text.to_owned() }
}

fn words(line: &CommandLine) -> Vec<(Word, Option<&Text>)> {
    match line {
        CommandLine::Line(text) => {
            let words = split_words(text.shown()).unwrap_or_default();
            words.iter().map(|one| (word(text.span, one), Some(text))).collect()
        }
        CommandLine::Words(_, words) => {
            words.iter().map(|one| (word(one.part(0..one.raw.len()), one.shown()), Some(one))).collect()
        }
    }
}

/// The word with the script that a shell is handed, and how the shell reads it.
fn handed<'w, 'a>(words: &'w [(Word, Option<&'a Text>)]) -> Option<(&'w Word, Option<&'a Text>, Dialect)> {
    let texts: Vec<&str> = words.iter().map(|(word, _)| word.text()).collect();
    let shell = texts.iter().position(|text| Dialect::of_program(text).is_some())?;
    let dialect = texts.get(shell).and_then(|text| Dialect::of_program(text)).unwrap_or_default();
    let flag = |text: &&str| text.starts_with('-') && !text.starts_with("--") && text.ends_with('c');
    let rest = texts.get(shell + 1..).unwrap_or_default();
    let at = rest.iter().position(flag).filter(|at| rest[..*at].iter().all(|text| text.starts_with('-')))?;
    let (word, source) = words.get(shell + at + 2)?;
    Some((word, *source, dialect))
}

/// The commands of the script that a shell is handed.
fn script_of(words: &[(Word, Option<&Text>)]) -> Vec<Command> {
    let Some((word, source, dialect)) = handed(words) else { return Vec::new() };
    // Compose writes `$` as `$$`.
    let script = shell::parse(&word.text().replace("$$", "$"), dialect);
    if !script.errors.is_empty() {
        return Vec::new();
    }
    let whole = source.filter(|_| !word.text().contains("$$"));
    let begin = whole.and_then(|text| Some((text, text.raw.find(word.text())?)));
    let place = |span: Span| {
        let part = begin.map(|(text, at)| text.part(at + span.start as usize..at + span.end as usize));
        part.unwrap_or(word.span)
    };
    let mut commands = script.commands;
    for command in &mut commands {
        command.span = place(command.span);
        command.words.iter_mut().for_each(|word| word.span = place(word.span));
    }
    commands
}

impl ServiceRef<'_> {
    /// The text that a shell is handed, as the shell reads it, and its commands with their places in that text: a text of
    /// several lines has none of its own in the file. They are `commands` without the first.
    pub fn shell_text(&self) -> Option<(String, Vec<Command>)> {
        let lines = [&self.service.entrypoint, &self.service.command];
        let words: Vec<(Word, Option<&Text>)> = lines.into_iter().flatten().flat_map(words).collect();
        let (word, _, dialect) = handed(&words)?;
        let text = word.text().replace("$$", "$");
        let script = shell::parse(&text, dialect);
        script.errors.is_empty().then_some((text, script.commands))
    }

    /// Whether an init stands before what it runs.
    pub fn has_init(&self) -> bool {
        self.init.as_ref().is_some_and(|init| init.truth() != Some(false))
    }
}
