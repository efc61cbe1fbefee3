//! What keeps a text that was meant as the JSON form of arguments from being it. Knows no instruction.

use std::ops::Range;

use super::Joined;
use crate::text::Span;

/// The first fault of such a text.
#[derive(Debug)]
pub struct Slip {
    pub span: Span,
    /// `a comma is missing here`.
    pub what: &'static str,
    /// What makes an array of strings of the text; none where that is not known.
    pub edits: Option<Vec<(Span, String)>>,
    /// The strings up to where the text was read.
    pub words: Vec<String>,
}

const QUOTES: [char; 2] = ['"', '\''];

impl Joined {
    /// The fault of a text in shell form that begins as an array of strings does. `[ "$a" = b ]` is a test.
    pub fn slip(&self) -> Option<Slip> {
        let inner = self.text.strip_prefix('[')?;
        let loose = inner.starts_with(char::is_whitespace);
        inner.trim_start().starts_with(QUOTES).then_some(())?;
        let mut read = Read { text: &self.text, at: 1, faults: Vec::new(), edits: Some(Vec::new()), words: Vec::new() };
        read.items();
        let first = read.words.first()?;
        // One string alone may be a test that lacks its blanks, and so may what goes on with a word.
        if read.words.len() < 2 && (loose || first.contains('$')) {
            return None;
        }
        let (range, what) = read.faults.into_iter().next()?;
        let edits = read.edits.map(|edits| edits.into_iter().map(|(at, text)| (self.span(at), text)).collect());
        Some(Slip { span: self.span(range), what, edits, words: read.words })
    }
}

struct Read<'a> {
    text: &'a str,
    at: usize,
    faults: Vec<(Range<usize>, &'static str)>,
    edits: Option<Vec<(Range<usize>, String)>>,
    words: Vec<String>,
}

impl Read<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next character that is no blank, without taking it.
    fn peek(&mut self) -> Option<char> {
        self.at = self.text.len() - self.rest().trim_start().len();
        self.rest().chars().next()
    }

    /// `with` stands for the range, in what was meant.
    fn fault(&mut self, range: Range<usize>, what: &'static str, with: Option<&str>) {
        match (&mut self.edits, with) {
            (Some(edits), Some(with)) => edits.push((range.clone(), with.to_owned())),
            _ => self.edits = None,
        }
        self.faults.push((range, what));
    }

    /// The character at the place, or the last one.
    fn here(&self) -> Range<usize> {
        match self.rest().chars().next() {
            Some(c) => self.at..self.at + c.len_utf8(),
            None => self.text.len().saturating_sub(1)..self.text.len(),
        }
    }

    fn items(&mut self) {
        loop {
            if !self.string() {
                return;
            }
            let end = self.at;
            match self.peek() {
                Some(',') => {
                    let comma = self.here();
                    self.at += 1;
                    if self.peek() == Some(']') {
                        self.fault(comma, "this comma is one too many", Some(""));
                        return self.closed();
                    }
                }
                Some(']') => return self.closed(),
                Some('"' | '\'') if end < self.at => self.fault(end..end, "a comma is missing here", Some(",")),
                None => return self.fault(end..end, "the closing `]` is missing here", Some("]")),
                Some(_) => return self.stop(),
            }
        }
    }

    /// What stands here is nothing that an array holds. Where nothing was wrong before it is no array at all.
    fn stop(&mut self) {
        if self.words.len() < 2 {
            self.words.clear();
        }
        self.fault(self.here(), "only strings in double quotes and the commas between them may stand here", None);
    }

    fn closed(&mut self) {
        self.at += 1;
        if self.peek().is_some() {
            let range = self.at..self.text.trim_end().len();
            let what = match self.rest().starts_with('#') {
                true => "this is no comment: comments have lines of their own",
                false => "nothing may stand behind the `]`",
            };
            self.fault(range, what, None);
        }
    }

    /// Whether a string was read.
    fn string(&mut self) -> bool {
        let Some(quote) = self.peek().filter(|c| QUOTES.contains(c)) else {
            self.stop();
            return false;
        };
        let start = self.at;
        self.at += 1;
        let mut value = String::new();
        loop {
            let Some(c) = self.rest().chars().next() else {
                self.fault(start..start + 1, "the string that begins here has no end", None);
                return false;
            };
            let place = self.at;
            self.at += c.len_utf8();
            match c {
                _ if c == quote => break,
                '\\' if quote == '"' => {
                    let next = self.rest().chars().next().unwrap_or('\\');
                    if !"\"\\/bfnrtu".contains(next) {
                        let what = "JSON knows no such escape: a backslash is written twice";
                        self.fault(place..place + 1, what, Some("\\\\"));
                    } else {
                        self.at += next.len_utf8();
                    }
                    value.push(next);
                }
                _ => value.push(c),
            }
        }
        if quote == '\'' {
            let plain = !value.contains(['"', '\\']);
            let with = format!("\"{value}\"");
            self.fault(start..self.at, "JSON knows double quotes only", plain.then_some(with.as_str()));
        }
        self.words.push(value);
        true
    }
}
