//! From a logical line to an instruction and its tokens. Knows no other line.

use std::ops::Range;

use super::args::{self, Cx};
use super::lines::{Logical, Reader};
use super::words::{self, Split};
use super::{Args, AsRead, Command, Heredoc, Instruction, Joined, Keyword, Token, TokenKind, errors, flags};
use crate::syntax::SyntaxError;
use crate::text::{Span, nearest};

pub(super) struct Build<'a, 'b, 'e> {
    pub logical: &'a Logical<'b>,
    pub escape: char,
    pub errors: &'e mut Vec<SyntaxError>,
    /// Keywords and flags in the order of the text; none where no tokens are kept.
    pub marks: Option<&'e mut Vec<(Range<usize>, TokenKind)>>,
}

impl<'a> Build<'a, '_, '_> {
    /// The instruction in the text from `from` and the word it begins with; `trigger` inside ONBUILD.
    pub fn instruction(&mut self, from: usize, trigger: bool) -> (Instruction, &'a str) {
        let split = words::split(&self.logical.text, from);
        let word = self.logical.text.get(split.keyword.clone()).unwrap_or_default();
        // A slip of the pen is read as what was meant; the error says so.
        let keyword = match Keyword::of(word) {
            Keyword::Unknown => meant(word),
            known => known,
        };
        if let Some(marks) = &mut self.marks {
            marks.push((split.keyword.clone(), TokenKind::Keyword));
            marks.extend(split.flags.iter().map(|flag| (flag.range.clone(), TokenKind::Flag)));
        }
        let keyword_span = self.logical.span(split.keyword.clone());
        let flags = flags::flags(&split.flags, self.logical);
        let (args, json) = match keyword {
            Keyword::Onbuild => self.trigger(&split, trigger),
            _ => {
                let errors = &mut *self.errors;
                args::read(&mut Cx { logical: self.logical, escape: self.escape, errors, keyword, split: &split })
            }
        };
        // BuildKit looks at the flags of every HEALTHCHECK but NONE.
        if args != Args::Healthcheck(None) {
            flags::check(keyword, &flags, self.errors);
        }
        let other = match &args {
            Args::Command(Command::Shell(_)) => Joined::default(),
            _ => self.logical.part(split.rest.clone()),
        };
        let instruction = Instruction {
            span: Span::new(keyword_span.start as usize, self.logical.end),
            keyword,
            keyword_span,
            start_line: self.logical.first_line,
            end_line: self.logical.last_line,
            flags,
            other,
            args,
            heredocs: Vec::new(),
            docs: 0..0,
            blank_lines: Vec::new(),
            json,
            as_read: Vec::new(),
        };
        (instruction, word)
    }

    /// What ONBUILD holds. A chain of ONBUILD is not followed: the builder refuses it anyway.
    fn trigger(&mut self, split: &Split, chained: bool) -> (Args, bool) {
        let keyword_span = self.logical.span(split.keyword.clone());
        if chained {
            return (Args::Invalid, false);
        }
        if split.rest.is_empty() {
            let fault = errors::missing_arguments(keyword_span, "ONBUILD", "an instruction", "ONBUILD COPY . /app");
            self.errors.push(fault);
            return (Args::Invalid, false);
        }
        let (inner, word) = self.instruction(split.rest.start, true);
        if Keyword::of(word) == Keyword::Unknown {
            self.errors.push(errors::unknown_instruction(inner.keyword_span, word, inner.keyword, true));
        }
        if matches!(inner.keyword, Keyword::Onbuild | Keyword::From | Keyword::Maintainer) {
            self.errors.push(errors::onbuild_forbidden(inner.keyword_span, inner.keyword.name()));
        }
        let json = inner.json;
        (Args::Onbuild(Box::new(inner)), json)
    }
}

/// The instruction that a word which is none was meant for, if it is one slip away.
pub(super) fn meant(word: &str) -> Keyword {
    // No slip makes one out of anything longer than the longest.
    if word.len() > 14 || !word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Keyword::Unknown;
    }
    nearest(word, Keyword::ALL.map(Keyword::name)).map_or(Keyword::Unknown, Keyword::of)
}

/// What the builder lists in place of `instruction`, where that is not what the tree says: `word` is
/// its first, `parts` are the lines that were joined.
pub(super) fn as_read(instruction: &Instruction, word: &str, parts: &[Logical], escape: char) -> Vec<AsRead> {
    if parts.is_empty() {
        let known = Keyword::of(word);
        let split = known == Keyword::Unknown && instruction.keyword_span.len() != word.len();
        let misspelt = known != instruction.keyword;
        return if split || misspelt { vec![instruction.listed(word)] } else { Vec::new() };
    }
    let list = |part: &Logical| {
        let mut unheard = Vec::new();
        let mut build = Build { logical: part, escape, errors: &mut unheard, marks: None };
        let (instruction, word) = build.instruction(0, false);
        instruction.listed(word)
    };
    parts.iter().map(list).collect()
}

/// The instruction that decides whether here-documents are looked for.
pub(super) fn inner(instruction: &Instruction) -> &Instruction {
    match &instruction.args {
        Args::Onbuild(inner) => inner,
        _ => instruction,
    }
}

/// Gives an instruction its here-documents, which reach to line `last`.
pub(super) fn add_heredocs(instruction: &mut Instruction, heredocs: Vec<Heredoc>, last: u32) {
    let Some(end) = heredocs.last().map(|heredoc| heredoc.end_span.end) else { return };
    if let Args::Onbuild(inner) = &mut instruction.args {
        add_heredocs(inner, heredocs.clone(), last);
    }
    instruction.span.end = instruction.span.end.max(end);
    instruction.end_line = last;
    instruction.heredocs = heredocs;
}

/// Adds the tokens of `logical`, whose keywords and flags are `marks`.
pub(super) fn tokens(reader: &mut Reader, logical: &Logical, marks: &[(Range<usize>, TokenKind)]) {
    let mut tokens = reader.tokens.take().unwrap_or_default();
    let mut breaks = logical.breaks.iter().peekable();
    let mut gaps = logical.gaps.iter().copied().peekable();
    let mut piece = (0, logical.from as usize);
    let mut emit = |kind: TokenKind, mut at: usize, end: usize| {
        while at < end {
            while let Some(&(joined, source)) = breaks.next_if(|next| next.0 as usize <= at) {
                piece = (joined as usize, source as usize);
            }
            let stop = breaks.peek().map_or(end, |next| end.min(next.0 as usize));
            let start = piece.1 + at - piece.0;
            while let Some(gap) = gaps.next_if(|gap| (gap.span.start as usize) < start) {
                tokens.push(gap);
            }
            // A blank that stands for a line end is no token: the line end is one.
            if logical.text.as_bytes().get(at) == reader.text.as_bytes().get(start) {
                tokens.push(Token { kind, span: Span::new(start, start + stop - at) });
            }
            at = stop;
        }
    };
    let mut at = 0;
    let end = logical.text.len();
    for (range, kind) in marks.iter().cloned().chain([(end..end, TokenKind::Text)]) {
        let between = logical.text.get(at..range.start).unwrap_or_default();
        let text = range.start - between.trim_start().len();
        let text_end = at + between.trim_end().len();
        emit(TokenKind::Blank, at, text);
        if text < text_end {
            emit(TokenKind::Text, text, text_end);
            emit(TokenKind::Blank, text_end, range.start);
        }
        emit(kind, range.start, range.end);
        at = range.end;
    }
    tokens.extend(gaps);
    reader.tokens = Some(tokens);
    reader.token(TokenKind::LineEnd, logical.line_end.start as usize, logical.line_end.end as usize);
}

/// What can only be said of the file as a whole: words that are no instruction, and FROM.
pub(super) fn whole_file(text: &str, instructions: &[Instruction], errors: &mut Vec<SyntaxError>) {
    let Some(last) = instructions.last() else {
        errors.push(errors::no_instructions(Span::at(text.len())));
        return;
    };
    let from = instructions.iter().position(|i| i.keyword == Keyword::From);
    let before = instructions.iter().take(from.unwrap_or(instructions.len()));
    let known = |i: &&Instruction| !matches!(i.keyword, Keyword::Arg | Keyword::Unknown);
    let mut before = before.filter(known);
    if let Some(first) = before.next() {
        errors.push(errors::before_from(first.keyword_span, first.keyword.name()));
    } else if from.is_none() && instructions.iter().all(|i| i.keyword == Keyword::Arg) {
        errors.push(errors::no_stages(last.span));
    }
    // Of lines that follow each other and are nothing at all, a script say, one is enough.
    let mut run: Option<(SyntaxError, usize)> = None;
    for instruction in instructions {
        if run.is_none() && instruction.keyword != Keyword::Unknown && instruction.as_read.is_empty() {
            continue;
        }
        let word = text.get(instruction.keyword_span.range()).unwrap_or_default();
        let span = instruction.keyword_span;
        let misspelt = instruction.as_read.first().is_some_and(|read| Keyword::of(&read.keyword) == Keyword::Unknown);
        match (&mut run, instruction.keyword) {
            (Some((_, more)), Keyword::Unknown) => *more += 1,
            (None, Keyword::Unknown) if word.is_empty() => errors.push(errors::empty_instruction(span)),
            (None, Keyword::Unknown) => {
                run = Some((errors::unknown_instruction(span, word, Keyword::Unknown, false), 0));
            }
            (_, keyword) => {
                errors.extend(run.take().map(unknown_lines));
                if misspelt {
                    errors.push(errors::unknown_instruction(span, word, keyword, false));
                }
            }
        }
    }
    errors.extend(run.map(unknown_lines));
}

fn unknown_lines((mut fault, more): (SyntaxError, usize)) -> SyntaxError {
    if more > 0 {
        errors::unknown_lines(&mut fault, more);
    }
    fault
}
