//! The simple commands that an instruction runs, with every span in the file. Text for PowerShell and
//! cmd is left alone.

use crate::project::stages::stage::ShellName;
use crate::syntax::dockerfile::{Args, Command, Heredoc, Instruction, Joined, Word};
use crate::syntax::shell::{self, Dialect};
use crate::text::Span;

/// Commands, and where the text could not be read to its end.
pub type Commands = (Vec<shell::Command>, Vec<(Span, String)>);

/// The instruction inside an ONBUILD.
pub fn onbuild_inner(ins: &Instruction) -> Option<&Instruction> {
    match &ins.args {
        Args::Onbuild(inner) => Some(inner),
        _ => None,
    }
}

/// What `ins` runs under `shell`; `text` is the file's.
pub fn of_instruction(ins: &Instruction, text: &str, shell: &ShellName) -> Commands {
    let Some(command) = ins.command() else { return Commands::default() };
    match command {
        Command::Exec(words) => of_exec(words, text),
        Command::Shell(_) if shell.dialect().is_none() => Commands::default(),
        Command::Shell(joined) => {
            let dialect = shell.dialect().unwrap_or_default();
            match ins.heredocs.first() {
                Some(first) if is_script(joined) => of_heredoc(first, text, dialect),
                _ => of_text(&with_bodies(joined, &ins.heredocs, text), dialect),
            }
        }
    }
}

/// The commands of shell text that stands in the file at `joined`'s places.
pub fn of_text(joined: &Joined, dialect: Dialect) -> Commands {
    let script = shell::parse(&joined.text, dialect);
    let place = |span: Span| joined.span(span.range());
    let mut commands = script.commands;
    commands.iter_mut().for_each(|command| move_spans(command, &place));
    (commands, script.errors.into_iter().map(|(span, why)| (place(span), why)).collect())
}

/// JSON form: one command, and what `sh -c` in it would run.
fn of_exec(words: &[Word], text: &str) -> Commands {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return Commands::default() };
    let word = |word: &Word| {
        let text = word.text.to_string();
        shell::Word { span: word.span, literal: Some(text.clone()), raw: text }
    };
    let command = shell::Command::of_words(first.span.to(last.span), words.iter().map(word).collect());
    let Some(script) = script_word(words) else { return (vec![command], Vec::new()) };
    let dialect = Dialect::of_program(&first.text).unwrap_or_default();
    let (inner, errors) = of_text(&json_string(script, text), dialect);
    (std::iter::once(command).chain(inner).collect(), errors)
}

/// The script of `["sh", "-c", "…"]`.
pub(in crate::project) fn script_word(words: &[Word]) -> Option<&Word> {
    Dialect::of_program(&words.first()?.text)?;
    let flag = |word: &Word| word.text.starts_with('-') && !word.text.starts_with("--") && word.text.contains('c');
    words.iter().skip(1).skip_while(|word| !flag(word)).nth(1)
}

/// A JSON string with the place of its bytes: exact where it holds no escapes, else its first byte.
pub(in crate::project) fn json_string(word: &Word, text: &str) -> Joined {
    let decoded = word.text.as_str();
    let inside = text.get(word.span.start as usize + 1..(word.span.end as usize).saturating_sub(1));
    let exact = inside == Some(decoded);
    if exact {
        return Joined::at(word.span.start + 1, decoded);
    }
    let first = (word.span.start + 1).min(word.span.end);
    Joined::pieces(first, decoded, (1..=decoded.len() as u32).map(|at| (at, first)).collect())
}

/// `RUN <<EOF`: the text is nothing but here-document words, so the first body is the script.
pub(in crate::project) fn is_script(joined: &Joined) -> bool {
    joined.text.split_whitespace().all(|word| word.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with("<<"))
}

fn of_heredoc(heredoc: &Heredoc, text: &str, dialect: Dialect) -> Commands {
    let body = text.get(heredoc.body_span.range()).unwrap_or_default();
    let dialect = match shebang(body) {
        Some(interpreter) => match Dialect::of_program(&interpreter) {
            Some(dialect) => dialect,
            None => return Commands::default(),
        },
        None => dialect,
    };
    of_text(&Joined::at(heredoc.body_span.start, body), dialect)
}

/// The interpreter a script names in its first line, without its directory.
pub fn shebang(script: &str) -> Option<String> {
    let line = script.lines().next()?.trim_start().strip_prefix("#!")?;
    let mut words = line.split_whitespace();
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    match name(words.next()?) {
        // s6-overlay's `with-contenv` sets the container's variables and starts what stands behind it.
        env if env == "env" || env == "with-contenv" => words.find(|word| !word.starts_with('-')).map(name),
        program => Some(program),
    }
}

/// The joined text followed by its here-documents, so that a shell parser reads their bodies as bodies.
pub(in crate::project) fn with_bodies(joined: &Joined, heredocs: &[Heredoc], text: &str) -> Joined {
    let mut all = joined.clone();
    for heredoc in heredocs {
        let end = Span { start: heredoc.body_span.start, end: heredoc.body_span.end.max(heredoc.end_span.end) };
        all.text.push('\n');
        all.push(end.start, text.get(end.range()).unwrap_or_default());
    }
    all
}

fn move_spans(command: &mut shell::Command, place: &impl Fn(Span) -> Span) {
    let shell::Command { span, assignments, words, redirects, before_span, .. } = command;
    let redirected = redirects.iter_mut().flat_map(|redirect| {
        let target = redirect.target.as_mut().map(|word| &mut word.span);
        [Some(&mut redirect.span), target, redirect.body.as_mut()].into_iter().flatten()
    });
    [span, before_span]
        .into_iter()
        .chain(assignments.iter_mut().map(|assignment| &mut assignment.span))
        .chain(words.iter_mut().map(|word| &mut word.span))
        .chain(redirected)
        .for_each(|span| *span = place(*span));
}

impl ShellName {
    /// How this shell's text is read; `None` for PowerShell, cmd and programs that are no shell.
    pub fn dialect(&self) -> Option<Dialect> {
        match self {
            ShellName::Default => Some(Dialect::Posix),
            ShellName::Set(words) => words.first().and_then(|word| Dialect::of_program(word)),
        }
    }

    /// Whether a failing command in the middle of a pipe ends the RUN: `-o pipefail` among the words.
    pub fn pipefail(&self) -> bool {
        match self {
            ShellName::Default => false,
            ShellName::Set(words) => words.iter().any(|word| word == "pipefail"),
        }
    }
}
