//! Places as editors count them, lines and characters from 0, and offsets into a text: there and back. Knows
//! neither files nor findings. A place that is none is taken for the nearest one.

use lsp_types::{Position, PositionEncodingKind, Range};

use crate::text::Span;

/// What an editor counts as one character of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    Utf8,
    /// What every editor understands.
    #[default]
    Utf16,
    Utf32,
}

impl Encoding {
    /// The first of what an editor offers that is cheap for both, else UTF-16.
    pub fn of(offered: &[PositionEncodingKind]) -> Encoding {
        let known = [Encoding::Utf8, Encoding::Utf32];
        known.into_iter().find(|one| offered.contains(&one.kind())).unwrap_or_default()
    }

    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn width(self, c: char) -> usize {
        match self {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }

    /// How wide a text without a line end is.
    pub fn count(self, text: &str) -> usize {
        if text.is_ascii() { text.len() } else { text.chars().map(|c| self.width(c)).sum() }
    }
}

/// The lines of a text, ended by `\n`, `\r\n` or `\r`, as the protocol has it.
#[derive(Debug)]
pub struct Lines {
    starts: Vec<usize>,
    encoding: Encoding,
}

impl Lines {
    pub fn new(text: &str, encoding: Encoding) -> Lines {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
        let starts = ends.filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n')).map(|at| at + 1);
        Lines { starts: [0].into_iter().chain(starts).collect(), encoding }
    }

    /// The same for a text whose first bytes an editor does not show: the mark before the text of a file.
    pub fn of_saved(text: &str, encoding: Encoding) -> Lines {
        let mut lines = Lines::new(text, encoding);
        if let (true, Some(first)) = (text.starts_with('\u{feff}'), lines.starts.first_mut()) {
            *first = '\u{feff}'.len_utf8();
        }
        lines
    }

    /// The bytes of a line without its end.
    fn line<'t>(&self, text: &'t str, line: usize) -> &'t str {
        let start = self.starts.get(line).copied().unwrap_or(text.len());
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r'])
    }

    /// The offset of a place: no further than its line, and never inside of a character.
    pub fn offset(&self, text: &str, place: Position) -> usize {
        let Some(&start) = self.starts.get(place.line as usize) else { return text.len() };
        let line = self.line(text, place.line as usize);
        let asked = place.character as usize;
        if line.is_ascii() {
            return start + asked.min(line.len());
        }
        let mut wide = 0;
        for (at, c) in line.char_indices() {
            if wide + self.encoding.width(c) > asked {
                return start + at;
            }
            wide += self.encoding.width(c);
        }
        start + line.len()
    }

    pub fn place(&self, text: &str, offset: usize) -> Position {
        let line = self.starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let mut end = offset.min(text.len()).max(start);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = text.get(start..end).unwrap_or_default();
        // The end of a line belongs to no character of it.
        let before = before.trim_end_matches(['\n', '\r']);
        Position::new(line as u32, self.encoding.count(before) as u32)
    }

    pub fn range(&self, text: &str, span: Span) -> Range {
        Range::new(self.place(text, span.start as usize), self.place(text, span.end as usize))
    }

    pub fn span(&self, text: &str, range: Range) -> Span {
        Span::new(self.offset(text, range.start), self.offset(text, range.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_comes_back_in_every_encoding() {
        let text = "añ𝄞b\r\n\rc\u{301}\n";
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            let lines = Lines::new(text, encoding);
            for (at, c) in text.char_indices().filter(|(_, c)| !matches!(c, '\n' | '\r')) {
                assert_eq!(lines.offset(text, lines.place(text, at)), at, "{c:?} in {encoding:?}");
            }
        }
        assert_eq!(Lines::new(text, Encoding::Utf16).place(text, text.find('b').unwrap()), Position::new(0, 4));
        assert_eq!(Lines::new(text, Encoding::Utf8).place(text, text.find('b').unwrap()), Position::new(0, 7));
        assert_eq!(Lines::new(text, Encoding::Utf32).place(text, text.find('c').unwrap()), Position::new(2, 0));
    }

    #[test]
    fn a_place_that_is_none_is_the_nearest() {
        let text = "𝄞b\nc";
        let lines = Lines::new(text, Encoding::Utf16);
        let offset = |line, character| lines.offset(text, Position::new(line, character));
        assert_eq!(offset(0, 1), 0);
        assert_eq!(offset(0, 99), 5);
        assert_eq!(offset(1, u32::MAX), 7);
        assert_eq!(offset(u32::MAX, 0), 7);
    }

    #[test]
    fn a_mark_before_a_saved_text_is_not_counted() {
        let text = "\u{feff}ab";
        assert_eq!(Lines::of_saved(text, Encoding::Utf16).place(text, 4), Position::new(0, 1));
        assert_eq!(Lines::of_saved(text, Encoding::Utf16).offset(text, Position::new(0, 1)), 4);
    }
}
