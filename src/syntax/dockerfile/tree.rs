//! The tree of a Dockerfile: plain structs, every part with the bytes it stands for.

use std::ops::Range;

use crate::text::Span;

/// Owned text that needs no memory of its own up to 24 bytes, as most words do.
pub type Text = compact_str::CompactString;

/// A whole file.
#[derive(Debug, Clone, Default)]
pub struct Dockerfile {
    pub directives: Vec<Directive>,
    pub instructions: Vec<Instruction>,
    /// Every comment, in order, also those inside a continued instruction.
    pub comments: Vec<Comment>,
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
    /// `rest`, where no command in `args` is just that.
    pub(super) other: Joined,
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
    pub text: Text,
    /// Where the text's first byte stands in the file.
    start: u32,
    /// `(offset in text, offset in the file)` of each contiguous piece but the first; ascending.
    breaks: Vec<(u32, u32)>,
}

impl Joined {
    /// Text that stands in the file as it is, from `start`.
    pub fn at(start: u32, text: impl Into<Text>) -> Joined {
        Joined { text: text.into(), start, breaks: Vec::new() }
    }

    /// Text in pieces: the first stands at `start`, each further one at the second number of its break,
    /// from the offset in the text that is the first.
    pub fn pieces(start: u32, text: impl Into<Text>, breaks: Vec<(u32, u32)>) -> Joined {
        Joined { text: text.into(), start, breaks }
    }

    /// Appends the text that stands in the file at `start`.
    pub fn push(&mut self, start: u32, text: &str) {
        self.breaks.push((self.text.len() as u32, start));
        self.text.push_str(text);
    }

    /// The file offset of the byte at `at`; the end of the text maps behind its last byte.
    pub fn offset(&self, at: usize) -> usize {
        offset(self.start, &self.breaks, at.min(self.text.len()))
    }

    /// The file bytes that a range of the text covers, continuation marks between included.
    pub fn span(&self, range: Range<usize>) -> Span {
        if range.is_empty() {
            return Span::at(self.offset(range.start));
        }
        Span::new(self.offset(range.start), self.offset(range.end - 1) + 1)
    }

    /// What stands in the file between two pieces: a continuation mark, its line end, and what the builder
    /// leaves out before the text goes on.
    pub fn gaps(&self) -> impl Iterator<Item = Span> {
        let mut piece = (0, self.start);
        self.breaks.iter().map(move |&(joined, source)| {
            let end = piece.1 + joined - piece.0;
            piece = (joined, source);
            Span::new(end as usize, source as usize)
        })
    }

    /// A range of the text as a text of its own; empty where the range is none of the text's.
    pub fn part(&self, range: Range<usize>) -> Joined {
        let Some(text) = self.text.get(range.clone()) else { return Joined::default() };
        Joined::pieces(self.offset(range.start) as u32, text, inside(&self.breaks, range))
    }
}

/// Where the byte at `at` of a text stands whose first byte is at `start` and which breaks at `breaks`.
pub(super) fn offset(start: u32, breaks: &[(u32, u32)], at: usize) -> usize {
    let before = breaks.partition_point(|&(joined, _)| joined as usize <= at);
    match before.checked_sub(1).and_then(|last| breaks.get(last)) {
        Some(&(joined, source)) => source as usize + at - joined as usize,
        None => start as usize + at,
    }
}

/// The breaks inside `range`, counted from its start.
pub(super) fn inside(breaks: &[(u32, u32)], range: Range<usize>) -> Vec<(u32, u32)> {
    if breaks.is_empty() {
        return Vec::new();
    }
    let from = breaks.partition_point(|&(joined, _)| joined as usize <= range.start);
    let later = breaks.iter().skip(from).take_while(|(joined, _)| (*joined as usize) < range.end);
    later.map(|&(joined, source)| (joined - range.start as u32, source)).collect()
}

/// `--name` or `--name=value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    pub span: Span,
    /// Without the dashes.
    pub name: Text,
    pub name_span: Span,
    /// What follows `=`, quotes and escapes removed as the builder removes them.
    pub value: Option<Word>,
}

/// A word as written, quotes and variables still in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub span: Span,
    pub text: Text,
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
    pub name: Text,
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
        match Keyword::exact(word.as_bytes()) {
            // Nearly every word is in capitals; the others are put into them.
            Keyword::Unknown => {
                let mut capitals = [0; 11];
                let Some(place) = capitals.get_mut(..word.len()) else { return Keyword::Unknown };
                place.copy_from_slice(word.as_bytes());
                place.make_ascii_uppercase();
                Keyword::exact(place)
            }
            known => known,
        }
    }

    fn exact(word: &[u8]) -> Keyword {
        match word {
            b"ADD" => Keyword::Add,
            b"ARG" => Keyword::Arg,
            b"CMD" => Keyword::Cmd,
            b"COPY" => Keyword::Copy,
            b"ENTRYPOINT" => Keyword::Entrypoint,
            b"ENV" => Keyword::Env,
            b"EXPOSE" => Keyword::Expose,
            b"FROM" => Keyword::From,
            b"HEALTHCHECK" => Keyword::Healthcheck,
            b"LABEL" => Keyword::Label,
            b"MAINTAINER" => Keyword::Maintainer,
            b"ONBUILD" => Keyword::Onbuild,
            b"RUN" => Keyword::Run,
            b"SHELL" => Keyword::Shell,
            b"STOPSIGNAL" => Keyword::Stopsignal,
            b"USER" => Keyword::User,
            b"VOLUME" => Keyword::Volume,
            b"WORKDIR" => Keyword::Workdir,
            _ => Keyword::Unknown,
        }
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

impl Comment {
    /// What stands after the `#`, trimmed; `text` is the file.
    pub fn words<'a>(&self, text: &'a str) -> &'a str {
        let line = text.get(self.span.range()).and_then(|line| line.get(1..));
        line.unwrap_or_default().trim()
    }

    /// What stands behind `hadolint ignore=`: the codes, and whatever follows them; `text` is the file.
    pub fn hadolint_ignored<'a>(&self, text: &'a str) -> Option<&'a str> {
        let list = self.words(text).strip_prefix("hadolint")?.trim_start().strip_prefix("ignore")?;
        list.trim_start().strip_prefix('=')
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

    /// What follows the keyword and the flags, lines joined as the builder joins them: continuation
    /// marks, comment lines and blank lines gone, nothing put between.
    pub fn rest(&self) -> &Joined {
        match &self.args {
            Args::Command(Command::Shell(command)) => command,
            _ => &self.other,
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
