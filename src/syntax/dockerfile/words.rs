//! Splitting: keyword from arguments, flags from both, and words as ENV, LABEL and ARG want them.
//! Works on joined text and gives ranges in it. Source: BuildKit, split_command.go and
//! line_parsers.go.

use std::borrow::Cow;
use std::ops::Range;

use smallvec::SmallVec;

use super::lines::{is_blank_byte, is_plain_byte};

/// A flag in joined text; the text is as the builder takes it, without quotes and escapes.
#[derive(Debug)]
pub(super) struct RawFlag<'a> {
    pub range: Range<usize>,
    pub text: Cow<'a, str>,
}

/// Seldom more than two.
pub(super) type Flags<'a> = SmallVec<[RawFlag<'a>; 2]>;

/// One line cut up: `KEYWORD --flags rest`.
#[derive(Debug)]
pub(super) struct Split<'a> {
    pub keyword: Range<usize>,
    pub flags: Flags<'a>,
    pub rest: Range<usize>,
}

/// Cuts the part of `text` that begins at `from`.
pub(super) fn split(text: &str, from: usize) -> Split<'_> {
    let line = trim_start(text.get(from..).unwrap_or_default());
    let start = text.len() - line.len();
    let line = trim_end(line);
    let end = start + line.len();
    let keyword = line.bytes().position(is_blank_byte).unwrap_or(line.len());
    let after = line.bytes().skip(keyword).position(|b| !is_blank_byte(b)).map_or(line.len(), |at| keyword + at);
    let (flags, rest) = flags(text, start + after, end);
    let rest = end - trim_start(text.get(rest..end).unwrap_or_default()).len();
    Split { keyword: start..start + keyword, flags, rest: rest..end }
}

/// As `str::trim_start`, and faster where no blank stands there, as is usual.
pub(super) fn trim_start(text: &str) -> &str {
    if text.as_bytes().first().is_some_and(u8::is_ascii_graphic) { text } else { text.trim_start() }
}

/// As `str::trim_end`, likewise.
fn trim_end(text: &str) -> &str {
    if text.as_bytes().last().is_some_and(u8::is_ascii_graphic) { text } else { text.trim_end() }
}

/// The flags at the start of `text[at..end]`, and where they end.
fn flags(text: &str, mut at: usize, end: usize) -> (Flags<'_>, usize) {
    let mut found = Flags::new();
    loop {
        let rest = trim_start(text.get(at..end).unwrap_or_default());
        let start = end - rest.len();
        if !rest.starts_with("--") {
            return (found, start);
        }
        let (word, stop) = flag(text, start, end);
        at = stop;
        if word == "--" {
            return (found, stop);
        }
        found.push(RawFlag { range: start..stop, text: word });
    }
}

/// One word with quotes and `\` (always the backslash here) taken off, and where it ends.
fn flag(text: &str, start: usize, end: usize) -> (Cow<'_, str>, usize) {
    let rest = text.get(start..end).unwrap_or_default();
    let stop = rest.bytes().position(|b| !is_plain_byte(b)).unwrap_or(rest.len());
    if rest.as_bytes().get(stop).is_none_or(|&b| is_blank_byte(b)) {
        return (Cow::Borrowed(rest.get(..stop).unwrap_or_default()), start + stop);
    }
    let mut word = String::new();
    let mut quote = None;
    let mut chars = rest.char_indices();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (None, c) if c.is_whitespace() => return (word.into(), start + at),
            (None, '\'' | '"') => quote = Some(c),
            (Some(q), c) if q == c => quote = None,
            (_, '\\') => word.extend(chars.next().map(|(_, escaped)| escaped)),
            (_, c) => word.push(c),
        }
    }
    (word.into(), end)
}

/// The ranges of `text[range]` between blanks, as `[\t\v\f\r ]+` splits them.
pub(super) fn blank_separated(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = range.start;
    std::iter::from_fn(move || {
        let rest = text.as_bytes().get(at..range.end)?;
        let start = at + rest.iter().position(|&b| !is_blank_byte(b))?;
        let word = text.as_bytes().get(start..range.end)?;
        at = start + word.iter().position(|&b| is_blank_byte(b)).unwrap_or(word.len());
        Some(start..at)
    })
}

/// The ranges of `text[range]` that are words to ENV, LABEL and ARG: quotes hold blanks together,
/// the escape token takes the next character with it except inside single quotes.
pub(super) fn quoted(text: &str, range: Range<usize>, escape: char) -> impl Iterator<Item = Range<usize>> {
    let mut from = range.start;
    std::iter::from_fn(move || {
        let rest = trim_start(text.get(from..range.end)?);
        let start = range.end - rest.len();
        if rest.is_empty() {
            return None;
        }
        let stop = rest.bytes().position(|b| !is_plain_byte(b)).unwrap_or(rest.len());
        if rest.as_bytes().get(stop).is_none_or(u8::is_ascii_whitespace) {
            from = start + stop;
            return Some(start..from);
        }
        let mut quote = None;
        let mut chars = rest.char_indices();
        from = range.end;
        while let Some((at, c)) = chars.next() {
            match quote {
                None if c.is_whitespace() => {
                    from = start + at;
                    break;
                }
                None if c == '\'' || c == '"' => quote = Some(c),
                Some(q) if c == q => quote = None,
                Some('\'') => {}
                _ if c == escape => {
                    chars.next();
                }
                _ => {}
            }
        }
        Some(start..from)
    })
}
