//! The lines of a file that a finding's labels lie on, cut out and made harmless for the screen, so that
//! showing them costs the same in a file of ten lines and in one of a million.

use std::collections::BTreeSet;
use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::escape;
use crate::finding::Label;
use crate::text::Source;

/// How much of a longer line a report shows, in bytes.
pub const WIDTH: usize = 160;
/// How wide a line is shown at least, in bytes.
const LEAST: usize = 100;

/// A text of its own, made of chosen lines; offsets are offsets into it.
#[derive(Debug)]
pub struct Snippet {
    path: String,
    width: usize,
    text: String,
    lines: Vec<Line>,
    pub marks: Vec<Mark>,
}

/// Where a label lies in the snippet's text.
#[derive(Debug, Clone)]
pub struct Mark {
    pub start: usize,
    pub end: usize,
    pub text: String,
    /// The first of the labels given.
    pub primary: bool,
    /// In the file, from 1.
    column: u32,
}

#[derive(Debug)]
struct Line {
    /// In the file, from 1.
    number: u32,
    /// Where it begins in the snippet's text.
    start: usize,
}

impl Snippet {
    /// The lines of `labels`, all of `source`, and `context` lines around each. Of a label over several
    /// lines only the first is marked; of a line longer than `width` the part around the mark is shown.
    pub fn new(source: &Source, labels: &[&Label], context: u32, width: usize) -> Snippet {
        let line_of = |label: &Label| source.line(label.span.start as usize);
        let mut numbers = BTreeSet::new();
        for label in labels {
            let line = line_of(label);
            numbers.extend(line.saturating_sub(context).max(1)..=line.saturating_add(context).min(last_line(source)));
            numbers.insert(line);
        }
        let mut snippet = Snippet {
            path: escape::line(&source.path).into_owned(),
            width: width.max(LEAST),
            text: String::new(),
            lines: Vec::new(),
            marks: Vec::new(),
        };
        for number in numbers {
            let here: Vec<&Label> = labels.iter().copied().filter(|label| line_of(label) == number).collect();
            snippet.push(source, number, &here, labels.first().copied());
        }
        snippet
    }

    fn push(&mut self, source: &Source, number: u32, labels: &[&Label], primary: Option<&Label>) {
        let span = source.line_span(number);
        let raw = source.slice(span);
        let inside = |offset: u32| (offset.clamp(span.start, span.end) - span.start) as usize;
        let from = match labels.first() {
            Some(first) if raw.len() > self.width => {
                raw.floor_char_boundary(inside(first.span.start).saturating_sub(self.width / 3))
            }
            _ => 0,
        };
        let to = raw.floor_char_boundary(from.saturating_add(self.width).min(raw.len()));
        let start = self.text.len();
        self.lines.push(Line { number, start });
        self.text.push_str(if from > 0 { "..." } else { "" });
        let body = self.text.len();
        self.text.push_str(&escape::excerpt(raw.get(from..to).unwrap_or_default()));
        let at = |offset: u32| {
            let end = inside(offset).clamp(from, to);
            body + escape::excerpt(raw.get(from..end).unwrap_or_default()).len()
        };
        for label in labels {
            let mark = Mark {
                start: at(label.span.start),
                end: at(label.span.end),
                text: escape::line(&label.text).into_owned(),
                primary: primary.is_some_and(|primary| std::ptr::eq(*label, primary)),
                column: source.place(label.span.start as usize).column,
            };
            self.marks.push(mark);
        }
        self.text.push_str(if to < raw.len() { "..." } else { "" });
        self.text.push('\n');
    }

    /// The lines with their numbers in a column, and carets below the first mark.
    pub fn plain(&self) -> String {
        let Some(mark) = self.marks.first() else { return String::new() };
        let width = self.lines.last().map_or(1, |line| line.number.to_string().len());
        let mut out = String::new();
        for (line, text) in self.lines.iter().zip(self.text.lines()) {
            out.push_str(&format!("{:>width$} | {text}\n", line.number));
            let inside = mark.start >= line.start && mark.start <= line.start + text.len();
            if inside {
                let lead = text.get(..mark.start - line.start).unwrap_or_default();
                // A tab stays a tab, so that the caret stands right wherever tabs stop.
                let blank: String = lead.chars().map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
                let wide = self.text.get(mark.start..mark.end).map_or(1, |s| s.chars().count().max(1));
                out.push_str(&format!("{:width$} | {blank}{}\n", "", "^".repeat(wide)));
            }
        }
        out
    }

    /// The lines, each with its number, and where the first mark lies in it.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &str, Option<Range<usize>>)> {
        let mark = self.marks.first();
        self.lines.iter().zip(self.text.lines()).map(move |(line, text)| {
            let mark = mark.filter(|mark| mark.start >= line.start && mark.start <= line.start + text.len());
            let range = mark.map(|mark| mark.start - line.start..(mark.end - line.start).min(text.len()));
            (line.number, text, range)
        })
    }

    /// Indexes of the lines that hold the bytes from `start` to `end`.
    fn lines_at(&self, start: usize, end: usize) -> (usize, usize) {
        let line = |offset: usize| self.lines.partition_point(|line| line.start <= offset).saturating_sub(1);
        (line(start), line(end.max(start + 1) - 1))
    }
}

/// The last line with something on it: a file that ends in a line end has no line behind it.
fn last_line(source: &Source) -> u32 {
    let lines = source.lines();
    if lines > 1 && source.line_span(lines).is_empty() { lines - 1 } else { lines }
}

impl SourceCode for Snippet {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let (mut first, mut last) = self.lines_at(start, end);
        let follows = |i: usize| match (self.lines.get(i), self.lines.get(i + 1)) {
            (Some(a), Some(b)) => a.number + 1 == b.number,
            _ => false,
        };
        // Lines that are not neighbours in the file are no window into it.
        if (first..last).any(|i| !follows(i)) {
            return Err(MietteError::OutOfBounds);
        }
        for _ in 0..before {
            first -= usize::from(first > 0 && follows(first - 1));
        }
        for _ in 0..after {
            last += usize::from(follows(last));
        }
        let line = self.lines.get(first).ok_or(MietteError::OutOfBounds)?;
        let from = if before == 0 { start } else { line.start };
        let to = self.lines.get(last + 1).map_or(self.text.len(), |next| next.start);
        let column = match before {
            0 => self.marks.iter().find(|mark| mark.start == start).map_or(0, |mark| mark.column as usize - 1),
            _ => 0,
        };
        let data = self.text.as_bytes().get(from..to).ok_or(MietteError::OutOfBounds)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.path.clone(),
            data,
            (from, to - from).into(),
            line.number as usize - 1,
            column,
            last - first + 1,
        )))
    }
}
