//! Shell text, as far as a Dockerfile's rules need it: simple commands, their words, and what joins
//! them. Knows nothing of Dockerfiles; spans are offsets into the text given.
//!
//! `shuck-parser` reads the grammar; this room flattens its tree, opens the texts of `sh -c '…'`, and
//! where the grammar refuses a text still finds the commands in it. Compound commands themselves
//! (`for`, `if`, groups) leave no entry: only the context of the commands inside them.

mod flags;
pub mod grammar;
pub mod lint;
#[cfg(feature = "shell-lint")]
mod parts;
mod split;
pub mod tree;
mod walk;
mod word;
mod wrap;

use std::panic::catch_unwind;

use shuck_parser::ShellDialect;
use shuck_parser::parser::{ParseResult, Parser};

use crate::text::Span;
pub use tree::*;

/// Longer texts are split at their operators and not read with the grammar: nobody writes them.
pub const MAX_BYTES: usize = 128 * 1024;

/// Longer texts are not read at all: the commands of megabytes would take gigabytes.
pub const MAX_SPLIT: usize = 4 * 1024 * 1024;

/// Why a text is not read with the grammar.
pub const UNREAD: &str = "too long or nested too deeply to be read";

/// How deep `sh -c 'sh -c "…"'` is followed.
const MAX_NESTED: u32 = 4;

/// The name of the file that a word of a command gives: at the end of its path, or of the flag that it belongs to.
pub fn file_named(word: &str) -> &str {
    word.rsplit(['/', '=']).next().unwrap_or(word)
}

/// The name in `$NAME` and `${NAME}`, in quotes or not, and nothing else.
pub fn variable(raw: &str) -> Option<&str> {
    let name = raw.trim_matches('"').strip_prefix('$')?;
    let name = name.strip_prefix('{').map_or(Some(name), |inner| inner.strip_suffix('}'))?;
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    plain.then_some(name)
}

/// The names of the variables in a text.
pub fn variables(text: &str) -> impl Iterator<Item = &str> {
    text.split('$').skip(1).map(|rest| {
        let rest = rest.trim_start_matches('{');
        rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default()
    })
}

/// Reads `text` as the shell `dialect`. Never fails: what cannot be read is in `Script::errors`, and
/// the commands around it are there as far as they can be told apart.
///
/// The texts of `sh -c '…'` are read too: their commands follow the shell's own, one deeper.
pub fn parse(text: &str, dialect: Dialect) -> Script {
    let mut script = read(text, dialect);
    open_nested(&mut script.commands);
    script
}

fn read(text: &str, dialect: Dialect) -> Script {
    let mut script = Script::default();
    if !readable(text) {
        script.errors.push((Span::new(0, text.len()), UNREAD.into()));
        if text.len() <= MAX_SPLIT {
            script.commands = split::commands(text, dialect);
        }
        return script;
    }
    let own = match dialect {
        Dialect::Posix => ShellDialect::Posix,
        Dialect::Ksh => ShellDialect::Mksh,
        Dialect::Bash => ShellDialect::Bash,
    };
    let Some(mut result) = parsed(text, own) else {
        script.errors.push((Span::new(0, text.len()), "written in a way that cannot be read".into()));
        return script;
    };
    if !result.is_ok() && dialect != Dialect::Bash && !may_be_too_long(text) {
        // `sh` is bash or busybox in many images, and both read more than POSIX asks for.
        if let Some(wider) = parsed(text, ShellDialect::Bash).filter(ParseResult::is_ok) {
            script.beyond_posix = errors(text, &result);
            result = wider;
        }
    }
    if result.is_ok() {
        (script.commands, script.functions) = walk::flatten(text, dialect, &result.file.body);
    } else {
        script.errors = errors(text, &result);
        script.commands = split::commands(text, dialect);
    }
    script
}

/// Whether a chain of `&&` and `||` may be longer than the parser takes in any dialect.
fn may_be_too_long(text: &str) -> bool {
    const LONGEST: usize = 1000;
    text.matches("&&").count() + text.matches("||").count() > LONGEST
}

/// Whether the grammar is tried on this text at all.
pub(crate) fn readable(text: &str) -> bool {
    text.len() <= MAX_BYTES && !too_deep(text) && !has_endless_word(text) && !opens_without_end(text)
}

/// Whether a word is made of so many substitutions that reading it would take seconds: for each of them the parser
/// copies the rest of the word.
fn has_endless_word(text: &str) -> bool {
    /// Substitutions times bytes.
    const MOST: usize = 4 << 20;
    // For each bracket that is open, whether it is that of a substitution, whose blanks end no word.
    let mut open: Vec<bool> = Vec::new();
    let (mut within, mut ticked, mut before) = (0usize, false, b' ');
    let (mut start, mut substitutions) = (0, 0);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => {
                open.push(before == b'$');
                within += usize::from(before == b'$');
                substitutions += usize::from(before == b'$');
            }
            b')' => within -= usize::from(open.pop() == Some(true)),
            b'`' => {
                ticked = !ticked;
                substitutions += usize::from(ticked);
            }
            b' ' | b'\t' | b'\n' if within == 0 && !ticked => (start, substitutions) = (at + 1, 0),
            _ => {}
        }
        if substitutions * at.saturating_sub(start) > MOST {
            return true;
        }
        before = byte;
    }
    false
}

/// Whether a faulty text opens so many substitutions, one in another or with quotes in them, that the parser, which looks
/// for the end of each in all the rest, would take minutes: found by fuzzing.
fn opens_without_end(text: &str) -> bool {
    const MOST: usize = 12;
    const COMMANDS: usize = 30;
    const UNCLEAR: [char; 12] = ['\'', '"', '`', '$', '(', '{', ' ', '\t', '\n', '&', ';', '|'];
    let is_plain = |rest: &str| {
        let name = rest.split('}').next().filter(|name| name.len() < rest.len());
        name.is_some_and(|name| !name.contains(UNCLEAR))
    };
    let open = text.match_indices("${").filter(|(at, mark)| !is_plain(&text[at + mark.len()..]));
    let many = open.count() > MOST || text.matches("$(").count() > COMMANDS;
    many && grammar::fault(text, grammar::Grammar::Bash).is_some()
}

/// What the parser makes of the text; `None` where it breaks off: it is another's, and fuzzing found such texts.
fn parsed(text: &str, dialect: ShellDialect) -> Option<ParseResult> {
    catch_unwind(|| Parser::with_dialect(text, dialect).parse()).ok()
}

fn errors(text: &str, result: &ParseResult) -> Vec<(Span, String)> {
    let end = |offset: usize| text.floor_char_boundary(offset);
    result
        .diagnostics
        .iter()
        .map(|d| (Span::new(end(d.span.start.offset()), end(d.span.end.offset())), d.message.clone()))
        .collect()
}

/// Whether the text opens so much without closing it that the parser, which reads by recursion and
/// looks ahead for the end, would exhaust the stack or take time beyond measure.
fn too_deep(text: &str) -> bool {
    const DEEPEST: u32 = 60;
    /// Of both kinds at once, where each is tried within the other.
    const MIXED: u32 = 8;
    /// Of `${`, whose end is looked for in all the rest, and so within each other one.
    const EXPANDED: u32 = 12;
    let (mut round, mut curly, mut deepest, mut mixed) = (0u32, 0u32, 0u32, 0u32);
    let (mut expansions, mut most_expansions, mut before) = (0u32, 0u32, b' ');
    for byte in text.bytes() {
        match byte {
            b'(' => round += 1,
            b')' => round = round.saturating_sub(1),
            b'{' => curly += 1,
            b'}' => curly = curly.saturating_sub(1),
            _ => {}
        }
        match byte {
            b'{' if before == b'$' => expansions += 1,
            b'}' => expansions = expansions.saturating_sub(1),
            _ => {}
        }
        before = byte;
        deepest = deepest.max(round).max(curly);
        mixed = mixed.max(round.min(curly));
        most_expansions = most_expansions.max(expansions);
    }
    let mut run = 0;
    for word in text.replace("\\\n", "").split_ascii_whitespace() {
        run = if matches!(word, "time" | "-p" | "coproc" | "!") { run + 1 } else { 0 };
        deepest = deepest.max(run);
    }
    deepest > DEEPEST
        || mixed > MIXED
        || most_expansions > EXPANDED
        || text.lines().any(|line| line.matches("<<").count() > DEEPEST as usize)
}

/// Puts the commands of each `sh -c '…'` behind the command that starts the shell.
fn open_nested(commands: &mut Vec<Command>) {
    if !commands.iter().any(|command| command.nested_script().is_some()) {
        return;
    }
    let mut pipelines = commands.iter().map(|c| c.pipeline + 1).max().unwrap_or_default();
    let mut opened = Vec::with_capacity(commands.len() + 4);
    for command in commands.drain(..) {
        push_with_nested(command, &mut opened, &mut pipelines, 0);
    }
    *commands = opened;
}

fn push_with_nested(command: Command, out: &mut Vec<Command>, pipelines: &mut u32, level: u32) {
    let nested = command.nested().filter(|_| level < MAX_NESTED);
    let place = command.place;
    out.push(command);
    let Some((inner, at, dialect)) = nested else { return };
    let first = *pipelines;
    let script = read(&inner, dialect);
    *pipelines += script.commands.iter().map(|c| c.pipeline + 1).max().unwrap_or_default();
    for mut command in script.commands {
        command.shift(at);
        command.pipeline += first;
        let own = command.place;
        command.place = Context { in_subshell: true, ..place.with(own) };
        command.place.depth = place.depth + 1 + own.depth;
        command.place.negated = own.negated;
        push_with_nested(command, out, pipelines, level + 1);
    }
}

impl Context {
    /// What surrounds a command where both contexts hold.
    fn with(self, inner: Context) -> Context {
        Context {
            depth: self.depth.max(inner.depth),
            in_loop: self.in_loop || inner.in_loop,
            in_condition: self.in_condition || inner.in_condition,
            in_branch: self.in_branch || inner.in_branch,
            in_case: self.in_case || inner.in_case,
            in_else: if self.in_branch { self.in_else } else { inner.in_else },
            in_subshell: self.in_subshell || inner.in_subshell,
            in_substitution: self.in_substitution || inner.in_substitution,
            in_function: self.in_function || inner.in_function,
            negated: self.negated || inner.negated,
            in_group: self.in_group || inner.in_group,
            in_background: self.in_background || inner.in_background,
        }
    }
}

impl Command {
    /// Moves every span by `by` bytes.
    fn shift(&mut self, by: usize) {
        let moved = |span: &mut Span| *span = Span::new(span.start as usize + by, span.end as usize + by);
        moved(&mut self.span);
        moved(&mut self.before_span);
        self.assignments.iter_mut().for_each(|a| moved(&mut a.span));
        self.words.iter_mut().for_each(|w| moved(&mut w.span));
        for redirect in &mut self.redirects {
            moved(&mut redirect.span);
            redirect.target.iter_mut().for_each(|w| moved(&mut w.span));
            redirect.body.iter_mut().for_each(moved);
        }
    }
}
