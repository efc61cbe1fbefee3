//! Source files, byte spans, lines and edits. Knows no format and never reads the disk.

use std::ops::Range;
use std::path::{Component, MAIN_SEPARATOR, Path, PathBuf};

/// A half-open range of bytes in one file: `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// The span `start..end`; an `end` before `start` is taken as empty at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        let (start, end) = (start as u32, end as u32);
        Span { start, end: end.max(start) }
    }

    /// The empty span at `at`: a place between two bytes.
    pub fn at(at: usize) -> Self {
        Span::new(at, at)
    }

    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The same bytes in a text that has `by` more before them.
    pub fn moved(self, by: u32) -> Span {
        Span { start: self.start.saturating_add(by), end: self.end.saturating_add(by) }
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Spans by their place, so that one among many is found at once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spans(Vec<Span>);

impl Spans {
    /// Those that overlap are taken for one.
    pub fn new(mut spans: Vec<Span>) -> Spans {
        spans.sort_unstable();
        let mut merged: Vec<Span> = Vec::new();
        for span in spans {
            match merged.last_mut() {
                Some(last) if span.start < last.end || span == *last => *last = last.to(span),
                _ => merged.push(span),
            }
        }
        Spans(merged)
    }

    /// Whether `inner` lies wholly inside one of them.
    pub fn hold(&self, inner: Span) -> bool {
        let after = self.0.partition_point(|span| span.start <= inner.start);
        after.checked_sub(1).and_then(|i| self.0.get(i)).is_some_and(|span| span.contains(inner))
    }
}

/// One file of the project, by its index in `Project::files`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A file as read, with the index that turns byte offsets into lines and columns.
///
/// A byte that is not valid UTF-8 stands in `text` as the one-byte character U+001A, so that every
/// offset into `text` is also an offset into the file; `invalid_utf8` holds the first such place.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path shown to people, with `/` between its parts, relative to where the run began.
    pub path: String,
    pub text: String,
    pub invalid_utf8: Option<usize>,
    line_starts: Vec<u32>,
    /// How its lines end, for what is written into it.
    line_end: &'static str,
    /// How many characters stand before every `STRIDE`th byte, so that a column in a line of megabytes
    /// costs what one in a short line does; empty where every character is one byte.
    characters: Vec<u32>,
}

/// Bytes between two counts of the characters before them.
const STRIDE: usize = 1024;

/// A place as people count it: both numbers from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub line: u32,
    pub column: u32,
}

impl Source {
    /// The last part of its path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// The text with others in the place of these spans, which are sorted and lie apart.
    pub fn rewritten(&self, edits: &[(Span, &str)]) -> String {
        let mut text = String::with_capacity(self.text.len());
        let mut at = 0;
        for (span, new) in edits {
            text.push_str(self.slice(Span::new(at, span.start as usize)));
            text.push_str(new);
            at = span.end as usize;
        }
        text.push_str(self.slice(Span::new(at, self.text.len())));
        text
    }

    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self::from_bytes(path, text.into().into_bytes())
    }

    /// Takes the bytes of a file, whatever they are.
    pub fn from_bytes(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        let (text, invalid_utf8) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let first = error.utf8_error().valid_up_to();
                (replace_invalid(error.as_bytes()), Some(first))
            }
        };
        let mut line_starts = vec![0];
        line_starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        let characters = if text.is_ascii() { Vec::new() } else { characters(&text) };
        let line_end = line_end(&text);
        Source { path: path.into(), text, invalid_utf8, line_starts, line_end, characters }
    }

    /// The text of a span; empty where the span does not lie on character boundaries of this file.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The line (from 1) that holds the byte at `offset`.
    pub fn line(&self, offset: usize) -> u32 {
        self.line_starts.partition_point(|&start| start as usize <= offset) as u32
    }

    pub fn place(&self, offset: usize) -> Place {
        let line = self.line(offset);
        let start = self.line_starts[line as usize - 1] as usize;
        // The mark before the text of a file is no character of its first line.
        let start = if line == 1 && self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { start };
        let end = offset.min(self.text.len()).max(start);
        Place { line, column: self.characters_before(end) - self.characters_before(start) + 1 }
    }

    /// How many characters begin before the byte at `offset`.
    fn characters_before(&self, offset: usize) -> u32 {
        let at = offset / STRIDE;
        let Some(before) = self.characters.get(at) else { return offset as u32 };
        before + self.text.as_bytes()[at * STRIDE..offset].iter().filter(|byte| begins(**byte)).count() as u32
    }

    /// What stands behind a span on its last line.
    pub fn behind(&self, span: Span) -> &str {
        let line = self.line_span(self.line(span.end as usize));
        self.text.get(span.end as usize..line.end as usize).unwrap_or_default()
    }

    /// The bytes of line `line` (from 1) without its line end; empty past the last line.
    pub fn line_span(&self, line: u32) -> Span {
        let Some(&start) = self.line_starts.get(line.saturating_sub(1) as usize) else {
            return Span::at(self.text.len());
        };
        let next = self.line_starts.get(line as usize).map_or(self.text.len(), |&n| n as usize);
        let body = self.text[start as usize..next].trim_end_matches(['\n', '\r']);
        Span::new(start as usize, start as usize + body.len())
    }

    /// The whole lines that `span` touches, with their line ends: what to delete to remove them.
    pub fn full_lines(&self, span: Span) -> Span {
        let first = self.line(span.start as usize);
        let last = self.line((span.end as usize).max(span.start as usize + 1) - 1);
        let end = self.line_starts.get(last as usize).map_or(self.text.len(), |&n| n as usize);
        Span::new(self.line_starts[first as usize - 1] as usize, end)
    }

    /// The lines of a span that is to go, and with them the blank lines behind them where nothing or a blank
    /// line stands before: what is left has no gap.
    pub fn lines_to_delete(&self, span: Span) -> Span {
        let lines = self.full_lines(span);
        let before = self.text.get(..lines.start as usize).unwrap_or_default();
        let last = before.lines().next_back().unwrap_or_default();
        let behind = self.text.get(lines.end as usize..).unwrap_or_default();
        let blank = behind.len() - behind.trim_start_matches(['\n', '\r']).len();
        Span { end: lines.end + if last.trim().is_empty() { blank as u32 } else { 0 }, ..lines }
    }

    pub fn lines(&self) -> u32 {
        self.line_starts.len() as u32
    }

    /// How its lines end, for what is written into it.
    pub fn line_end(&self) -> &'static str {
        self.line_end
    }
}

/// Whether a character begins with this byte.
fn begins(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

fn characters(text: &str) -> Vec<u32> {
    let mut counts = vec![0];
    for piece in text.as_bytes().chunks(STRIDE) {
        let last = counts.last().copied().unwrap_or_default();
        counts.push(last + piece.iter().filter(|byte| begins(**byte)).count() as u32);
    }
    counts
}

/// The path without `.` parts, and `..` taken back where that needs no look at the disk.
pub fn clean(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(clean.components().next_back(), Some(Component::Normal(_))) => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}

/// The parts of a path from a root, without empty and `.` ones, `..` taken back; at the root `..` is the root.
pub fn parts(path: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts
}

fn replace_invalid(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '\u{1a}'));
    }
    text
}

/// How the lines of a text end, for what is written into it.
pub fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// A path with `/` between its parts. A backslash parts nothing but where the system says so: elsewhere it is a
/// character of a name.
pub fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if MAIN_SEPARATOR == '\\' { text.replace('\\', "/") } else { text.into_owned() }
}

/// One replacement in one file: the bytes of `span` become `text`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Edit {
    pub file: FileId,
    pub span: Span,
    pub text: String,
}

impl Edit {
    pub fn replace(file: FileId, span: Span, text: impl Into<String>) -> Self {
        Edit { file, span, text: text.into() }
    }

    pub fn insert(file: FileId, at: usize, text: impl Into<String>) -> Self {
        Edit { file, span: Span::at(at), text: text.into() }
    }

    pub fn delete(file: FileId, span: Span) -> Self {
        Edit { file, span, text: String::new() }
    }
}

/// The name among `known` closest to `word`, where it is close enough to be a slip of the pen:
/// at most one edit for words up to four letters, two up to eight, three beyond. Case does not count.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = lower(word);
    let limit = match word.len() {
        0..=4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    known
        .into_iter()
        .filter(|name| name.chars().count().abs_diff(word.len()) <= limit)
        .filter_map(|name| Some((within(&word, &lower(name), limit)?, name)))
        .min()
        .map(|(_, name)| name)
}

/// The same among names that a file gives, of which the first 200 are held against the word: it can be made to give
/// thousands, and as many words that miss them.
pub fn nearest_given<'a>(word: &str, given: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest(word, given.into_iter().take(200))
}

fn lower(text: &str) -> Vec<char> {
    text.chars().map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether two names differ so little that one was probably meant for the other: one begins with the
/// other, or three edits lead from one to the other and most of it stays.
pub fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_ascii_lowercase(), b.to_ascii_lowercase());
    let shorter = a.len().min(b.len());
    let near =
        |a: &str, b: &str| a.chars().count().abs_diff(b.chars().count()) <= 3 && distance(a, b) * 3 <= shorter.min(9);
    shorter >= 4 && (a.starts_with(&b) || b.starts_with(&a) || near(&a, &b))
}

/// Whether one edit that is no other digit leads from one name to the other: `VERSOIN` and `VERSION`, not `V1`
/// and `V2`.
pub fn one_slip(a: &str, b: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    a.len().abs_diff(b.len()) <= 1 && distance(a, b) == 1 && letters(a) != letters(b)
}

/// Edits (insert, delete, replace, swap of two neighbours) that turn `a` into `b`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    within(&a, &b, usize::MAX).unwrap_or(usize::MAX)
}

/// The same where they are at most so many.
fn within(a: &[char], b: &[char], most: usize) -> Option<usize> {
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let (mut before, mut row) = (above.clone(), above.clone());
    for i in 1..=a.len() {
        row[0] = i;
        for j in 1..=b.len() {
            let mut best = (above[j - 1] + usize::from(a[i - 1] != b[j - 1])).min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row[j] = best;
        }
        // What follows goes on from here or, by a swap, from the row above.
        if row.iter().chain(&above).all(|edits| *edits > most) {
            return None;
        }
        (before, above, row) = (above, row, before);
    }
    above.last().copied().filter(|edits| *edits <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let source = Source::new("f", "añb\r\nc\n");
        assert_eq!(source.place(0), Place { line: 1, column: 1 });
        assert_eq!(source.place(3), Place { line: 1, column: 3 });
        assert_eq!(source.place(6), Place { line: 2, column: 1 });
        assert_eq!(source.slice(source.line_span(1)), "añb");
        assert_eq!(source.full_lines(Span::new(1, 3)), Span::new(0, 6));
        assert_eq!(source.full_lines(Span::new(6, 8)), Span::new(6, 8));
    }

    #[test]
    fn a_line_that_goes_leaves_no_gap() {
        let without = |text: &str| {
            let source = Source::new("f", text);
            let span = source.lines_to_delete(Span::at(text.find('x').unwrap()));
            format!("{}{}", &text[..span.start as usize], &text[span.end as usize..])
        };
        assert_eq!(without("a\n\nx\n\nb\n"), "a\n\nb\n");
        assert_eq!(without("a\nx\n\nb\n"), "a\n\nb\n");
        assert_eq!(without("x\r\n\r\nb\r\n"), "b\r\n");
        assert_eq!(without("a\n\nx"), "a\n\n");
    }

    #[test]
    fn a_mark_before_the_text_shifts_no_column() {
        let source = Source::new("f", "\u{feff}ab\nc");
        assert_eq!(source.place(0), Place { line: 1, column: 1 });
        assert_eq!(source.place(4), Place { line: 1, column: 2 });
        assert_eq!(source.place(6), Place { line: 2, column: 1 });
    }

    #[test]
    fn invalid_bytes_keep_every_offset() {
        let source = Source::from_bytes("f", b"a\xff\xfeb".to_vec());
        assert_eq!(source.invalid_utf8, Some(1));
        assert_eq!(source.text.len(), 4);
        assert!(source.text.ends_with('b'));
    }

    #[test]
    fn names_that_differ_little_are_alike() {
        assert!(alike("postgres", "postgresql"));
        assert!(alike("backend", "bakend"));
        assert!(!alike("web", "wen"));
        assert!(!alike("redis", "nginx"));
    }

    #[test]
    fn one_slip_is_one_edit_and_no_other_number() {
        assert!(one_slip("VERSOIN", "VERSION"));
        assert!(one_slip("APPDIR", "APP_DIR"));
        assert!(!one_slip("APP_V1", "APP_V2"));
        assert!(!one_slip("PORT", "HOST"));
    }

    #[test]
    fn nearest_finds_slips_and_nothing_far() {
        assert_eq!(nearest("FORM", ["FROM", "RUN"]), Some("FROM"));
        assert_eq!(nearest("enviroment", ["environment", "expose"]), Some("environment"));
        assert_eq!(nearest("banana", ["FROM", "RUN"]), None);
    }
}
