//! From bytes to logical lines: byte order mark, directives, comments, continuations. Knows no
//! instruction. Source: BuildKit, frontend/dockerfile/parser/parser.go.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr_iter};

use super::flags::is_boolean;
use super::words::trim_start;
use super::{Comment, Directive, Joined, Keyword, Token, TokenKind, errors, tree};
use crate::syntax::SyntaxError;
use crate::text::Span;

/// The longest line the builder reads, in bytes, without its line end.
const LONGEST_LINE: usize = 65535;

/// One physical line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub start: usize,
    /// Without `\r` and `\n`.
    pub end: usize,
    /// Where the next line begins.
    pub next: usize,
}

/// What is one line to the builder: an instruction, its continuation lines joined.
#[derive(Debug, Clone)]
pub(super) struct Logical<'a> {
    pub text: Cow<'a, str>,
    /// Where the text's first byte stands in the file.
    pub from: u32,
    /// Where the text breaks: `(offset in text, offset in the file)` of each piece but the first.
    pub breaks: Vec<(u32, u32)>,
    pub first_line: u32,
    pub last_line: u32,
    /// The first byte after the leading blanks of the first line.
    pub start: usize,
    /// The end of the last physical line, without its line end.
    pub end: usize,
    /// Where reading goes on.
    pub next: usize,
    /// What lies between and behind the pieces, in order: continuation marks, comments, line ends;
    /// empty where the reader keeps no tokens.
    pub gaps: Vec<Token>,
    /// The line end behind it all; empty at the end of the file.
    pub line_end: Span,
    pub comments: Vec<Comment>,
    pub blank_lines: Vec<Span>,
}

/// BuildKit's `[\t\v\f\r ]`.
pub(super) const fn is_blank(c: char) -> bool {
    matches!(c, '\t' | '\x0b' | '\x0c' | '\r' | ' ')
}

/// What each byte is to the splitting of words, looked up: these tests run for every byte of every file.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut b = 0;
    while b < 256 {
        classes[b] = match b as u8 {
            b if is_blank(b as char) => BLANK,
            b'\'' | b'"' | b'\\' | b'`' => 0,
            b if b.is_ascii_graphic() => PLAIN,
            _ => 0,
        };
        b += 1;
    }
    classes
};
const BLANK: u8 = 1;
const PLAIN: u8 = 2;

pub(super) fn is_blank_byte(b: u8) -> bool {
    CLASSES[b as usize] & BLANK != 0
}

/// Printable ASCII that neither quotes nor escapes, whatever the escape token is.
pub(super) fn is_plain_byte(b: u8) -> bool {
    CLASSES[b as usize] & PLAIN != 0
}

/// Reads a file line by line.
pub(super) struct Reader<'a> {
    pub text: &'a str,
    pub at: usize,
    /// Lines read so far.
    pub line: u32,
    pub escape: char,
    pub directives: Vec<Directive>,
    in_directives: bool,
    /// Comments between instructions, and where the block above the next instruction begins.
    pub comments: Vec<Comment>,
    pub docs: usize,
    /// None where nobody asked for them.
    pub tokens: Option<Vec<Token>>,
    pub errors: Vec<SyntaxError>,
}

impl<'a> Reader<'a> {
    /// `tokens`: whether to keep them.
    pub fn new(text: &'a str, tokens: bool) -> Self {
        let mut reader = Reader {
            text,
            at: 0,
            line: 0,
            escape: '\\',
            directives: Vec::new(),
            in_directives: true,
            comments: Vec::new(),
            docs: 0,
            tokens: tokens.then(Vec::new),
            errors: Vec::new(),
        };
        if text.starts_with('\u{feff}') {
            reader.at = '\u{feff}'.len_utf8();
            reader.token(TokenKind::Bom, 0, reader.at);
        }
        if text.len() > LONGEST_LINE {
            reader.long_lines();
        }
        reader
    }

    pub fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    pub fn token(&mut self, kind: TokenKind, start: usize, end: usize) {
        if let Some(tokens) = &mut self.tokens
            && start < end
        {
            tokens.push(Token { kind, span: Span::new(start, end) });
        }
    }

    /// Lines the builder is too narrow for, wherever they are.
    fn long_lines(&mut self) {
        let mut start = 0;
        for end in memchr_iter(b'\n', self.text.as_bytes()).chain([self.text.len()]) {
            if end - start > LONGEST_LINE {
                self.errors.push(errors::line_too_long(Span::new(start, end), end - start));
            }
            start = end + 1;
        }
    }

    /// The physical line at `start`; none at the end of the file.
    pub fn physical(&self, start: usize) -> Option<Line> {
        let rest = self.text.as_bytes().get(start..).filter(|rest| !rest.is_empty())?;
        let (mut body, next) = memchr(b'\n', rest).map_or((rest.len(), rest.len()), |at| (at, at + 1));
        while body > 0 && rest.get(body - 1) == Some(&b'\r') {
            body -= 1;
        }
        Some(Line { start, end: start + body, next: start + next })
    }

    /// Reads comments, blank lines and directives up to the next instruction's line.
    pub fn skip_to_instruction(&mut self) -> Option<Line> {
        while let Some(line) = self.physical(self.at) {
            let raw = self.slice(line.start, line.end);
            let trimmed = trim_start(raw);
            let start = line.end - trimmed.len();
            if !trimmed.is_empty() && !is_comment(trimmed) {
                self.in_directives = false;
                self.token(TokenKind::Blank, line.start, start);
                return Some(line);
            }
            self.line += 1;
            self.at = line.next;
            self.token(TokenKind::Blank, line.start, start);
            if !trimmed.is_empty() && !self.directive(start, line.end) {
                self.comments.push(Comment { span: Span::new(start, line.end), inside: false });
                self.token(TokenKind::Comment, start, line.end);
                // The builder cuts the line's first byte, not the `#`: an indented empty comment
                // does not end the block above an instruction.
                if raw.get(1..).is_none_or(|text| text.trim().is_empty()) {
                    self.docs = self.comments.len();
                }
            }
            self.in_directives &= is_comment(trimmed);
            self.token(TokenKind::LineEnd, line.end, line.next);
        }
        self.in_directives = false;
        None
    }

    /// Takes the comment `start..end` as a directive if it is one.
    fn directive(&mut self, start: usize, end: usize) -> bool {
        if !self.in_directives {
            return false;
        }
        let Some(directive) = parse_directive(self.text, start, end) else {
            self.in_directives = false;
            return false;
        };
        self.token(TokenKind::Directive, start, directive.span.end as usize);
        self.token(TokenKind::Blank, directive.span.end as usize, end);
        if let Some(first) = self.directives.iter().find(|d| d.name == directive.name) {
            self.errors.push(errors::duplicate_directive(&directive, first));
        } else if directive.name == "escape" {
            match directive.value.as_str() {
                "\\" => self.escape = '\\',
                "`" => self.escape = '`',
                value => {
                    // A backtick and more was good enough for builders of old, and is what was meant.
                    if value.starts_with('`') {
                        self.escape = '`';
                    }
                    self.errors.push(errors::bad_escape(&directive));
                }
            }
        } else if directive.name == "check" {
            // BuildKit cuts at two semicolons; what stands behind belongs to the third value.
            let bad = directive.value.splitn(3, ';').find(|part| !is_check_option(part));
            self.errors.extend(bad.map(|part| errors::bad_check(&directive, part.trim())));
        }
        self.directives.push(directive);
        true
    }

    /// Where the line stops when its continuation mark is taken off, if it has one.
    fn continued(&self, line: &str) -> Option<usize> {
        let line = line.as_bytes();
        let mark = line.iter().rposition(|b| !matches!(b, b' ' | b'\t'))?;
        let is_escape = |at: usize| line.get(at).is_some_and(|&b| b as char == self.escape);
        let doubled = mark.checked_sub(1).is_some_and(is_escape);
        (is_escape(mark) && !doubled).then_some(mark)
    }

    /// Reads one instruction with its continuation lines. The reader stays where it is until `take`.
    pub fn logical(&self, first: Line, number: u32) -> Logical<'a> {
        let raw = self.slice(first.start, first.end);
        let start = first.end - trim_start(raw).len();
        let mut logical = Logical {
            from: start as u32,
            first_line: number,
            last_line: number,
            start,
            end: first.end,
            next: first.next,
            ..Logical::empty()
        };
        let mut text = self.slice(start, first.end);
        let mut line = first;
        let mut from = start;
        loop {
            let Some(stop) = self.continued(text) else {
                logical.push(text, from);
                logical.line_end = Span::new(line.end, line.next);
                return logical;
            };
            logical.push(text.get(..stop).unwrap_or_default(), from);
            self.gap(&mut logical, TokenKind::Continuation, from + stop, line.next);
            match self.next_inside(&mut logical) {
                Some(next) => (line, text, from) = (next, self.slice(next.start, next.end), next.start),
                None => return logical,
            }
        }
    }

    /// The next line with text, noting the comments and blank lines before it as inside `logical`.
    fn next_inside(&self, logical: &mut Logical<'a>) -> Option<Line> {
        loop {
            let line = self.physical(logical.next)?;
            logical.last_line += 1;
            (logical.end, logical.next) = (line.end, line.next);
            let trimmed = trim_start(self.slice(line.start, line.end));
            let body = line.end - trimmed.len();
            if trimmed.is_empty() {
                logical.blank_lines.push(Span::new(line.start, line.next));
            } else if is_comment(trimmed) {
                logical.comments.push(Comment { span: Span::new(body, line.end), inside: true });
            } else {
                return Some(line);
            }
            self.gap(logical, TokenKind::Blank, line.start, body);
            self.gap(logical, TokenKind::Comment, body, line.end);
            self.gap(logical, TokenKind::LineEnd, line.end, line.next);
        }
    }

    fn gap(&self, logical: &mut Logical, kind: TokenKind, start: usize, end: usize) {
        if self.tokens.is_some() {
            logical.gap(kind, start, end);
        }
    }

    /// The first word of the next line that has one and is no comment.
    pub fn next_word(&self, mut at: usize) -> Option<&'a str> {
        loop {
            let rest = self.text.get(at..).filter(|rest| !rest.is_empty())?;
            // A line that begins with a letter need not be read to its end.
            if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
                let end = rest.bytes().position(|b| is_blank_byte(b) || b == b'\n').unwrap_or(rest.len());
                return rest.get(..end);
            }
            let line = self.physical(at)?;
            let text = trim_start(self.slice(line.start, line.end));
            if !text.is_empty() && !is_comment(text) {
                return Some(first_word(text));
            }
            at = line.next;
        }
    }

    /// The instruction line behind `logical` with what stands between them, if `wanted` accepts its
    /// first word. Read only to be judged: a line that is not joined is read again.
    pub fn after(&self, logical: &Logical, wanted: impl Fn(&str) -> bool) -> Option<Logical<'a>> {
        if !wanted(self.next_word(logical.next)?) {
            return None;
        }
        let mut before = Logical { next: logical.next, last_line: logical.last_line, ..Logical::empty() };
        let line = self.next_inside(&mut before)?;
        let mut next = self.logical(line, before.last_line);
        self.gap(&mut before, TokenKind::Blank, line.start, next.start);
        before.gaps.append(&mut next.gaps);
        before.comments.append(&mut next.comments);
        before.blank_lines.append(&mut next.blank_lines);
        next.gaps = before.gaps;
        next.comments = before.comments;
        next.blank_lines = before.blank_lines;
        Some(next)
    }

    /// Goes on behind `logical`.
    pub fn take(&mut self, logical: &Logical) {
        self.at = logical.next;
        self.line = logical.last_line;
    }
}

impl<'a> Logical<'a> {
    fn empty() -> Self {
        Logical {
            text: Cow::Borrowed(""),
            from: 0,
            breaks: Vec::new(),
            first_line: 0,
            last_line: 0,
            start: 0,
            end: 0,
            next: 0,
            gaps: Vec::new(),
            line_end: Span::default(),
            comments: Vec::new(),
            blank_lines: Vec::new(),
        }
    }

    fn push(&mut self, text: &'a str, from: usize) {
        if text.is_empty() {
            return;
        }
        if self.text.is_empty() {
            self.text = Cow::Borrowed(text);
            self.from = from as u32;
        } else {
            self.breaks.push((self.text.len() as u32, from as u32));
            self.text.to_mut().push_str(text);
        }
    }

    fn gap(&mut self, kind: TokenKind, start: usize, end: usize) {
        if start < end {
            self.gaps.push(Token { kind, span: Span::new(start, end) });
        }
    }

    /// Joins `more` behind this line, as if a continuation mark stood between them. Where neither
    /// has a blank at the seam, one is put there, standing for the line end.
    pub fn join(&mut self, more: Logical<'a>) {
        let text = self.text.to_mut();
        if !text.ends_with(is_blank) {
            self.breaks.push((text.len() as u32, self.end as u32));
            text.push(' ');
        }
        let at = text.len() as u32;
        let shifted = |&(joined, source): &(u32, u32)| (joined + at, source);
        self.breaks.push((at, more.from));
        self.breaks.extend(more.breaks.iter().map(shifted));
        text.push_str(&more.text);
        (self.last_line, self.end, self.next) = (more.last_line, more.end, more.next);
        self.gap(TokenKind::LineEnd, self.line_end.start as usize, self.line_end.end as usize);
        self.gaps.extend(more.gaps);
        self.line_end = more.line_end;
        self.comments.extend(more.comments);
        self.blank_lines.extend(more.blank_lines);
    }

    pub fn keyword(&self) -> Keyword {
        Keyword::of(first_word(self.text.trim_start()))
    }

    pub fn offset(&self, at: usize) -> usize {
        tree::offset(self.from, &self.breaks, at)
    }

    pub fn span(&self, range: Range<usize>) -> Span {
        if self.breaks.is_empty() {
            return Span::new(self.from as usize + range.start, self.from as usize + range.end);
        }
        match range.is_empty() {
            true => Span::at(self.offset(range.start)),
            false => Span::new(self.offset(range.start), self.offset(range.end - 1) + 1),
        }
    }

    /// The part `range` of the text, with its own map.
    pub fn part(&self, range: Range<usize>) -> Joined {
        let text = self.text.get(range.clone()).unwrap_or_default();
        Joined::pieces(self.offset(range.start) as u32, text, tree::inside(&self.breaks, range))
    }
}

/// What stands before the first blank.
fn first_word(text: &str) -> &str {
    let end = text.bytes().position(is_blank_byte).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

fn is_comment(trimmed: &str) -> bool {
    trimmed.as_bytes().first() == Some(&b'#')
}

/// `skip=…`, `experimental=…` or `error=` with a Go boolean.
fn is_check_option(part: &str) -> bool {
    match part.split_once('=') {
        Some((key, value)) if key.trim() == "error" => is_boolean(value.trim()),
        Some((key, _)) => matches!(key.trim(), "skip" | "experimental"),
        None => false,
    }
}

/// `# name = value`, where the name is one of the three.
fn parse_directive(file: &str, start: usize, end: usize) -> Option<Directive> {
    let body = file.get(start + 1..end)?.trim_start();
    let equals = body.find('=')?;
    let name = body.get(..equals)?.trim_ascii_end();
    let well_formed = name.starts_with(|c: char| c.is_ascii_alphabetic());
    if !well_formed || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let name = name.to_ascii_lowercase();
    if !matches!(name.as_str(), "syntax" | "escape" | "check") {
        return None;
    }
    let value = body.get(equals + 1..)?.trim_ascii();
    if value.is_empty() {
        return None;
    }
    let value_start = end - body.get(equals + 1..)?.trim_ascii_start().len();
    let value_span = Span::new(value_start, value_start + value.len());
    Some(Directive { span: Span::new(start, value_span.end as usize), name, value: value.to_string(), value_span })
}
