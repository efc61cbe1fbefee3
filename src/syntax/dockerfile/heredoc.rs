//! Finding here-document words in an instruction, and their bodies in the lines after it. Knows
//! no instruction. Source: BuildKit, frontend/dockerfile/parser/parser.go.

use std::collections::HashSet;
use std::ops::Range;

use memchr::memchr_iter;

use super::lex::{Mode, Value, lex};
use super::lines::{Logical, Reader, is_blank_byte};
use super::words::blank_separated;
use super::{Heredoc, Text, TokenKind, errors};
use crate::text::Span;

/// A `<<` word in joined text.
#[derive(Debug)]
pub(super) struct Mark {
    pub range: Range<usize>,
    name: Text,
    quoted: bool,
    strip_tabs: bool,
    fd: Option<u32>,
}

/// The words of a whole line that open here-documents; none where the builder's lexer gives up.
pub(super) fn marks(line: &str) -> Vec<Mark> {
    let Some(first) = first_mark(line) else { return Vec::new() };
    if line.bytes().all(|b| b.is_ascii() && !is_special(b)) {
        let from = line.bytes().take(first).rposition(is_blank_byte).map_or(0, |blank| blank + 1);
        let words = || blank_separated(line, from..line.len());
        // Behind a bare `<<` the lexer takes the next word too.
        if words().all(|word| !line.get(word).is_some_and(|word| word.ends_with("<<"))) {
            return words().filter_map(|range| mark(line.get(range.clone())?, range)).collect();
        }
    }
    let mode = Mode { raw_quotes: true, raw_escapes: true, ..PLAIN };
    let words = lex(line, mode, &|_| Value::Unset).words;
    words.into_iter().filter_map(|word| mark(&word.text, word.range)).collect()
}

/// Where the first `<<` of a text stands. Most hold no `<` at all, which is seen fastest.
fn first_mark(text: &str) -> Option<usize> {
    memchr_iter(b'<', text.as_bytes()).find(|at| text.as_bytes().get(at + 1) == Some(&b'<'))
}

pub(super) fn may_hold(text: &str) -> bool {
    first_mark(text).is_some()
}

const PLAIN: Mode = Mode { escape: '\\', raw_quotes: false, raw_escapes: false, skip_quotes: false, keep_unset: true };

/// Whether the lexer does anything with a byte but pass it on.
fn is_special(b: u8) -> bool {
    matches!(b, b'\'' | b'"' | b'\\' | b'$')
}

/// The word as a here-document, by `^(\d*)<<(-?)\s*([^<]*)$`.
pub(super) fn mark(word: &str, range: Range<usize>) -> Option<Mark> {
    let at = first_mark(word)?;
    let (digits, rest) = (word.get(..at)?, word.get(at + 2..)?);
    if !digits.bytes().all(|b| b.is_ascii_digit()) || rest.contains('<') {
        return None;
    }
    let (strip_tabs, rest) = match rest.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let rest = rest.trim_start();
    let (name, quoted) = match rest.bytes().all(|b| b.is_ascii_graphic() && !is_special(b)) {
        true if rest.is_empty() => return None,
        true => (rest.into(), false),
        false => unquoted(rest)?,
    };
    Some(Mark { range, name, quoted, strip_tabs, fd: digits.parse().ok() })
}

/// The name that `text` stands for, if it is one word, and whether any of it was quoted.
fn unquoted(text: &str) -> Option<(Text, bool)> {
    let [name] = &lex(text, PLAIN, &|_| Value::Unset).words[..] else { return None };
    let raw = lex(text, Mode { raw_quotes: true, ..PLAIN }, &|_| Value::Unset);
    let quotes = |text: &str| text.matches(['\'', '"']).count();
    // A quote that only the raw reading kept was a quote, not a character of the name.
    let quoted = raw.words.first().is_some_and(|raw| quotes(&raw.text) != quotes(&name.text));
    Some((name.text.as_str().into(), quoted))
}

/// Terminators known not to come any more, so that a file full of unterminated here-documents is
/// not searched to its end for each.
pub(super) type Missing = HashSet<(Text, bool)>;

/// After this many different ones the next line that looks like the end is taken for it.
const MISSES: usize = 50;

/// Reads the bodies of the here-documents that `marks` in `logical` open, from where `reader` stands.
pub(super) fn bodies(reader: &mut Reader, missing: &mut Missing, marks: Vec<Mark>, logical: &Logical) -> Vec<Heredoc> {
    let mut heredocs = Vec::new();
    for mark in marks {
        let word_span = logical.span(mark.range.clone());
        let start = reader.at;
        let gone =
            missing.len() > MISSES || (!missing.is_empty() && missing.contains(&(mark.name.clone(), mark.strip_tabs)));
        let exact = if gone { None } else { find(reader, |line| is_end(line, &mark)) };
        let end = exact.or_else(|| {
            // Indented, or with a blank behind it: what the writer took for the end.
            let near = find(reader, |line| line.trim() == mark.name.trim());
            let place = near.as_ref().map(|found| found.span);
            if !place.is_some_and(|span| is_end(reader.slice(span.start as usize, span.end as usize), &mark)) {
                missing.insert((mark.name.clone(), mark.strip_tabs));
                reader.errors.push(errors::unterminated_heredoc(&mark.name, word_span, place));
            }
            near
        });
        let (body_span, end_span) = match end {
            Some(found) => {
                reader.at = found.next;
                reader.line += found.lines;
                (Span::new(start, found.span.start as usize), found.span)
            }
            None => {
                let end = reader.text.len();
                reader.line += lines(reader.text.get(reader.at..).unwrap_or_default());
                reader.at = end;
                (Span::new(start, end), Span::at(end))
            }
        };
        reader.token(TokenKind::Heredoc, start, end_span.end as usize);
        reader.token(TokenKind::LineEnd, end_span.end as usize, reader.at);
        let Mark { name, quoted, strip_tabs, fd, .. } = mark;
        heredocs.push(Heredoc { word_span, name, quoted, strip_tabs, fd, body_span, end_span });
    }
    heredocs
}

fn is_end(line: &str, mark: &Mark) -> bool {
    let line = if mark.strip_tabs { line.trim_start_matches('\t') } else { line };
    line == mark.name
}

struct Found {
    span: Span,
    next: usize,
    lines: u32,
}

/// The first line from where `reader` stands that `wanted` accepts.
fn find(reader: &Reader, wanted: impl Fn(&str) -> bool) -> Option<Found> {
    let mut at = reader.at;
    for number in 1.. {
        let line = reader.physical(at)?;
        if wanted(reader.slice(line.start, line.end)) {
            return Some(Found { span: Span::new(line.start, line.end), next: line.next, lines: number });
        }
        at = line.next;
    }
    None
}

fn lines(text: &str) -> u32 {
    text.split_inclusive('\n').count() as u32
}
