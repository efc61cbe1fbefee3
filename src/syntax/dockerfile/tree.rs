//! The tree of a Dockerfile: plain structs, every part with the bytes it stands for.

use std::ops::Range;

use crate::text::Span;

/// A whole file. Concatenating the text of `tokens` gives back the file byte for byte.
#[derive(Debug, Clone, Default)]
pub struct Dockerfile {
    pub directives: Vec<Directive>,
    pub instructions: Vec<Instruction>,
    /// Every comment, in order, also those inside a continued instruction.
    pub comments: Vec<Comment>,
    pub tokens: Vec<Token>,
    /// The escape token in force: `\`, or `` ` `` by `# escape=`.
    pub escape: char,
}

/// `# syntax=…`, `# escape=…` or `# check=…` in the block that opens the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// From `#` to the end of the value.
    pub span: Span,
    /// In lower case.
    pub name: String,
    pub value: String,
    pub value_span: Span,
}

/// A comment line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// From `#` to the end of the line.
    pub span: Span,
    /// What stands after the `#`, trimmed.
    pub text: String,
    /// Inside a continued instruction.
    pub inside: bool,
}

/// A run of bytes of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    Bom,
    Blank,
    Directive,
    Comment,
    Keyword,
    Flag,
    /// Text of an instruction.
    Text,
    /// The escape token that continues a line, with the blanks and the line end after it.
    Continuation,
    /// A here-document's body, terminator line included.
    Heredoc,
    LineEnd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Keyword {
    Add,
    Arg,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Expose,
    From,
    Healthcheck,
    Label,
    Maintainer,
    Onbuild,
    Run,
    Shell,
    Stopsignal,
    User,
    Volume,
    Workdir,
    /// None of them; the word is in `keyword_span`.
    Unknown,
}

/// One instruction, continuation lines and here-documents included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// From the keyword to the last byte of the last line, without its line end. A here-document's
    /// terminator line belongs to it.
    pub span: Span,
    pub keyword: Keyword,
    pub keyword_span: Span,
    /// First and last line, from 1, as BuildKit counts them.
    pub start_line: u32,
    pub end_line: u32,
    pub flags: Vec<Flag>,
    /// What follows the keyword and the flags, lines joined as the builder joins them: continuation
    /// marks, comment lines and blank lines gone, nothing put between.
    pub rest: Joined,
    pub args: Args,
    /// In the order of their `<<` words. Those of an instruction inside ONBUILD are here and there.
    pub heredocs: Vec<Heredoc>,
    /// Comments directly above, as indexes into `Dockerfile::comments` (an empty `#` ends the block,
    /// a blank line does not).
    pub docs: Range<usize>,
    /// Blank lines inside the continuation (BuildKit: NoEmptyContinuation), line ends included.
    pub blank_lines: Vec<Span>,
    /// Whether the arguments are a valid JSON array; of ONBUILD, those of its instruction.
    pub json: bool,
    /// Where lines were taken to belong to this instruction though the builder reads them as
    /// instructions of their own: all of them as it reads them, this one first. Otherwise empty.
    pub as_read: Vec<AsRead>,
}

/// An instruction as BuildKit's first stage lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsRead {
    /// The first word; a known one in capitals.
    pub keyword: String,
    pub start_line: u32,
    pub end_line: u32,
    pub json: bool,
    /// As `--name` or `--name=value`, quotes and escapes removed.
    pub flags: Vec<String>,
}

/// Joined text and where each of its bytes stands in the file. Where a missing continuation mark was
/// assumed, a blank may stand in the text for the line end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Joined {
    pub text: String,
    /// `(offset in text, offset in the file)`: where each contiguous piece begins; ascending.
    pub pieces: Vec<(u32, u32)>,
}

impl Joined {
    /// The file offset of the byte at `at`; the end of the text maps behind its last byte.
    pub fn offset(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        let index = self.pieces.partition_point(|&(joined, _)| joined as usize <= at);
        match index.checked_sub(1).map(|i| self.pieces[i]) {
            Some((joined, source)) => source as usize + at - joined as usize,
            None => 0,
        }
    }

    /// The file bytes that a range of the text covers, continuation marks between included.
    pub fn span(&self, range: Range<usize>) -> Span {
        if range.is_empty() {
            return Span::at(self.offset(range.start));
        }
        Span::new(self.offset(range.start), self.offset(range.end - 1) + 1)
    }

    /// A range of the text as a text of its own; empty where the range is none of the text's.
    pub fn part(&self, range: Range<usize>) -> Joined {
        let Some(text) = self.text.get(range.clone()) else { return Joined::default() };
        let inside = self.pieces.iter().filter(|(at, _)| range.contains(&(*at as usize)) && *at as usize > range.start);
        let first = (0, self.offset(range.start) as u32);
        let pieces = inside.map(|&(at, source)| (at - range.start as u32, source));
        Joined { text: text.to_owned(), pieces: std::iter::once(first).chain(pieces).collect() }
    }
}

/// `--name` or `--name=value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    pub span: Span,
    /// Without the dashes.
    pub name: String,
    pub name_span: Span,
    /// What follows `=`, quotes and escapes removed as the builder removes them.
    pub value: Option<Word>,
}

/// A word as written, quotes and variables still in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub span: Span,
    pub text: String,
}

/// `key=value`, or `key` alone in ARG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub span: Span,
    pub key: Word,
    /// As written, quotes still in it.
    pub value: Option<Word>,
}

/// The command of RUN, CMD, ENTRYPOINT, SHELL and HEALTHCHECK CMD.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Shell form; the text with its map back to the file. Here-document bodies are in
    /// `Instruction::heredocs`, the text keeps its `<<` words.
    Shell(Joined),
    /// JSON form; each string decoded, its span with the quotes.
    Exec(Vec<Word>),
}

/// The arguments, typed by the keyword.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Args {
    /// FROM
    From { image: Word, alias: Option<Alias> },
    /// RUN, CMD, ENTRYPOINT, SHELL
    Command(Command),
    /// COPY, ADD: sources without here-documents, which are in `Instruction::heredocs`
    Copy { sources: Vec<Word>, dest: Word },
    /// ENV, LABEL (`legacy`: `ENV key value`), and ARG
    Pairs { pairs: Vec<Pair>, legacy: bool },
    /// EXPOSE, VOLUME; in JSON form each string decoded
    Words(Vec<Word>),
    /// USER, WORKDIR, STOPSIGNAL, MAINTAINER: the rest of the line
    Value(Word),
    /// HEALTHCHECK: `None` for `HEALTHCHECK NONE`
    Healthcheck(Option<Command>),
    /// ONBUILD
    Onbuild(Box<Instruction>),
    /// What the builder would refuse; the errors say why.
    Invalid,
}

/// ` AS name`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The word `AS` itself.
    pub as_span: Span,
    pub name: Word,
}

/// A here-document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heredoc {
    /// The `<<NAME` word.
    pub word_span: Span,
    pub name: String,
    /// The name was quoted: nothing in the body is expanded.
    pub quoted: bool,
    /// `<<-`: leading tabs are stripped.
    pub strip_tabs: bool,
    pub fd: Option<u32>,
    /// The body as in the file, without the terminator line.
    pub body_span: Span,
    /// The terminator line, without its line end; empty at the end of the file where it is missing.
    pub end_span: Span,
}

impl Keyword {
    pub const ALL: [Keyword; 18] = [
        Keyword::Add,
        Keyword::Arg,
        Keyword::Cmd,
        Keyword::Copy,
        Keyword::Entrypoint,
        Keyword::Env,
        Keyword::Expose,
        Keyword::From,
        Keyword::Healthcheck,
        Keyword::Label,
        Keyword::Maintainer,
        Keyword::Onbuild,
        Keyword::Run,
        Keyword::Shell,
        Keyword::Stopsignal,
        Keyword::User,
        Keyword::Volume,
        Keyword::Workdir,
    ];

    /// In capitals; empty for `Unknown`.
    pub fn name(self) -> &'static str {
        match self {
            Keyword::Add => "ADD",
            Keyword::Arg => "ARG",
            Keyword::Cmd => "CMD",
            Keyword::Copy => "COPY",
            Keyword::Entrypoint => "ENTRYPOINT",
            Keyword::Env => "ENV",
            Keyword::Expose => "EXPOSE",
            Keyword::From => "FROM",
            Keyword::Healthcheck => "HEALTHCHECK",
            Keyword::Label => "LABEL",
            Keyword::Maintainer => "MAINTAINER",
            Keyword::Onbuild => "ONBUILD",
            Keyword::Run => "RUN",
            Keyword::Shell => "SHELL",
            Keyword::Stopsignal => "STOPSIGNAL",
            Keyword::User => "USER",
            Keyword::Volume => "VOLUME",
            Keyword::Workdir => "WORKDIR",
            Keyword::Unknown => "",
        }
    }

    /// The instruction a word names, in whatever case.
    pub fn of(word: &str) -> Keyword {
        let candidates: &[Keyword] = match word.len() {
            3 => &[Keyword::Run, Keyword::Env, Keyword::Arg, Keyword::Add, Keyword::Cmd],
            4 => &[Keyword::Copy, Keyword::From, Keyword::User],
            5 => &[Keyword::Label, Keyword::Shell],
            6 => &[Keyword::Expose, Keyword::Volume],
            7 => &[Keyword::Workdir, Keyword::Onbuild],
            10 => &[Keyword::Entrypoint, Keyword::Maintainer, Keyword::Stopsignal],
            11 => &[Keyword::Healthcheck],
            _ => &[],
        };
        let named = |keyword: &&Keyword| keyword.name().eq_ignore_ascii_case(word);
        candidates.iter().find(named).copied().unwrap_or(Keyword::Unknown)
    }
}

impl Word {
    /// The bytes in the file of a range of the text; of the whole word where quotes or escapes inside it
    /// make the two differ.
    pub fn part(&self, range: Range<usize>) -> Span {
        let start = self.span.start as usize;
        if self.span.len() == self.text.len() { Span::new(start + range.start, start + range.end) } else { self.span }
    }
}

impl Flag {
    /// As BuildKit's parser lists it: `--name` or `--name=value`.
    pub fn text(&self) -> String {
        match &self.value {
            Some(value) => format!("--{}={}", self.name, value.text),
            None => format!("--{}", self.name),
        }
    }
}

impl Dockerfile {
    /// The instructions as BuildKit's first stage lists them: unknown words are instructions to it.
    /// `text` is the file.
    pub fn as_read(&self, text: &str) -> Vec<AsRead> {
        let mut list = Vec::new();
        for instruction in &self.instructions {
            if instruction.as_read.is_empty() {
                let keyword = text.get(instruction.keyword_span.range()).unwrap_or_default();
                list.push(instruction.listed(keyword));
            } else {
                list.extend(instruction.as_read.iter().cloned());
            }
        }
        list
    }
}

impl Instruction {
    /// As the builder lists it, with `word` for its keyword.
    pub(super) fn listed(&self, word: &str) -> AsRead {
        let known = Keyword::of(word);
        AsRead {
            keyword: if known == Keyword::Unknown { word.to_string() } else { known.name().to_string() },
            start_line: self.start_line,
            end_line: self.end_line,
            json: self.json && known != Keyword::Unknown,
            flags: self.flag_texts(),
        }
    }

    /// The flags as BuildKit's parser lists them: `--name` or `--name=value`, quotes removed.
    pub fn flag_texts(&self) -> Vec<String> {
        self.flags.iter().map(Flag::text).collect()
    }

    /// The flags called `name`, in order.
    pub fn flags_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Flag> {
        self.flags.iter().filter(move |flag| flag.name == name)
    }

    /// The value of the first flag called `name`.
    pub fn flag(&self, name: &str) -> Option<&Word> {
        self.flags.iter().find(|flag| flag.name == name).and_then(|flag| flag.value.as_ref())
    }

    /// The command of RUN, CMD, ENTRYPOINT, SHELL or HEALTHCHECK CMD.
    pub fn command(&self) -> Option<&Command> {
        match &self.args {
            Args::Command(command) | Args::Healthcheck(Some(command)) => Some(command),
            _ => None,
        }
    }
}
