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
    /// In the order of their `<<` words.
    pub heredocs: Vec<Heredoc>,
    /// Comments directly above, as indexes into `Dockerfile::comments` (an empty `#` ends the block,
    /// a blank line does not).
    pub docs: Range<usize>,
    /// Blank lines inside the continuation (BuildKit: NoEmptyContinuation), line ends included.
    pub blank_lines: Vec<Span>,
    /// Whether the arguments are a valid JSON array.
    pub json: bool,
}

/// Joined text and where each of its bytes stands in the file.
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

impl Instruction {
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
