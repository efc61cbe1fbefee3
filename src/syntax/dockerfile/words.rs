//! Splitting: keyword from arguments, flags from both, and words as ENV, LABEL and ARG want them.
//! Works on joined text and gives ranges in it. Source: BuildKit, split_command.go and
//! line_parsers.go.

use std::ops::Range;

use super::lines::is_blank;

/// A flag in joined text; the text is as the builder takes it, without quotes and escapes.
#[derive(Debug)]
pub(super) struct RawFlag {
    pub range: Range<usize>,
    pub text: String,
}

/// One line cut up: `KEYWORD --flags rest`.
#[derive(Debug)]
pub(super) struct Split {
    pub keyword: Range<usize>,
    pub flags: Vec<RawFlag>,
    pub rest: Range<usize>,
}

/// Cuts the part of `text` that begins at `from`.
pub(super) fn split(text: &str, from: usize) -> Split {
    let whole = text.get(from..).unwrap_or_default();
    let line = whole.trim();
    let start = from + whole.len() - whole.trim_start().len();
    let end = start + line.len();
    let keyword = line.find(is_blank).unwrap_or(line.len());
    let after = line.get(keyword..).unwrap_or_default().trim_start_matches(is_blank);
    let (flags, rest) = flags(text, end - after.len(), end);
    let body = text.get(rest..end).unwrap_or_default().trim();
    let rest = if body.is_empty() { end } else { end - text.get(rest..end).unwrap_or_default().trim_start().len() };
    Split { keyword: start..start + keyword, flags, rest: rest..rest + body.len() }
}

/// The flags at the start of `text[at..end]`, and where they end.
fn flags(text: &str, mut at: usize, end: usize) -> (Vec<RawFlag>, usize) {
    let mut found = Vec::new();
    loop {
        let rest = text.get(at..end).unwrap_or_default();
        let start = end - rest.trim_start().len();
        if !text.get(start..end).is_some_and(|rest| rest.starts_with("--")) {
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
fn flag(text: &str, start: usize, end: usize) -> (String, usize) {
    let mut word = String::new();
    let mut quote = None;
    let mut chars = text.get(start..end).unwrap_or_default().char_indices();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (None, c) if c.is_whitespace() => return (word, start + at),
            (None, '\'' | '"') => quote = Some(c),
            (Some(q), c) if q == c => quote = None,
            (_, '\\') => word.extend(chars.next().map(|(_, escaped)| escaped)),
            (_, c) => word.push(c),
        }
    }
    (word, end)
}

/// The ranges of `text[range]` between blanks, as `[\t\v\f\r ]+` splits them.
pub(super) fn blank_separated(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let base = range.start;
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.get(range.clone()).unwrap_or_default().char_indices() {
        match (is_blank(c), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                words.push(base + from..base + at);
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|from| base + from..range.end));
    words
}

/// The ranges of `text[range]` that are words to ENV, LABEL and ARG: quotes hold blanks together,
/// the escape token takes the next character with it except inside single quotes.
pub(super) fn quoted(text: &str, range: Range<usize>, escape: char) -> Vec<Range<usize>> {
    let base = range.start;
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut chars = text.get(range.clone()).unwrap_or_default().char_indices();
    while let Some((at, c)) = chars.next() {
        if quote.is_none() && c.is_whitespace() {
            words.extend(start.take().map(|from| base + from..base + at));
            continue;
        }
        start = start.or(Some(at));
        match quote {
            None if c == '\'' || c == '"' => quote = Some(c),
            Some(q) if c == q => quote = None,
            Some('\'') => {}
            _ if c == escape => {
                chars.next();
            }
            _ => {}
        }
    }
    words.extend(start.map(|from| base + from..range.end));
    words
}
