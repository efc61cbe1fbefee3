//! Programs, SQL and configuration by their lexical shape: which bytes are comments, which are string
//! literals. The files may not parse, so nothing here depends on their grammar; a string that is not
//! closed ends with its line.

use crate::project::evidence::Kind;
use crate::text::Span;

/// A text with its comments gone and its string literals found.
#[derive(Debug, Default)]
pub struct Lexed {
    /// The text, each byte of a comment a blank: offsets are those of the file.
    pub code: String,
    pub literals: Vec<Literal>,
}

/// A string literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// The bytes between the quotes.
    pub span: Span,
    pub text: String,
}

/// What opens comments and strings in files of one kind.
struct Marks {
    line: &'static [&'static str],
    block: bool,
    quotes: &'static str,
    /// `"""` and `'''` hold strings of several lines.
    triple: bool,
    /// A backslash escapes the character after it; in SQL a doubled quote does.
    backslash: bool,
}

fn marks(kind: Kind) -> Marks {
    let plain = Marks { line: &[], block: false, quotes: "'\"", triple: false, backslash: true };
    match kind {
        Kind::Python => Marks { line: &["#"], triple: true, ..plain },
        Kind::JavaScript | Kind::Go => Marks { line: &["//"], block: true, quotes: "'\"`", ..plain },
        Kind::Java => Marks { line: &["//"], block: true, ..plain },
        Kind::Php => Marks { line: &["//", "#"], block: true, ..plain },
        Kind::Ruby | Kind::Shell => Marks { line: &["#"], ..plain },
        Kind::Sql => Marks { line: &["--"], block: true, backslash: false, ..plain },
        Kind::Config => Marks { line: &["#", ";"], ..plain },
        Kind::Other => plain,
    }
}

/// Reads `text`.
pub fn lex(text: &str, kind: Kind) -> Lexed {
    let marks = marks(kind);
    let mut lexed = Lexed::default();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let end = if opens_comment(&marks, rest, text.get(..at).unwrap_or_default()) {
            let length = if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                rest.find('\n').unwrap_or(rest.len())
            };
            lexed.code.extend(rest.bytes().take(length).map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
            at += length;
            continue;
        } else if marks.quotes.contains(c) {
            let triple = marks.triple && rest.len() >= 3 && rest.chars().take(3).all(|other| other == c);
            let width = if triple { 3 } else { 1 };
            let inside = rest.get(width..).unwrap_or_default();
            let length = closes(inside, c, triple || c == '`', &marks, if triple { 3 } else { 1 });
            let span = Span::new(at + width, at + width + length);
            lexed.literals.push(Literal { span, text: inside.get(..length).unwrap_or_default().to_owned() });
            let after = inside.get(length..).unwrap_or_default();
            at + width + length + if after.starts_with(c) { width.min(after.len()) } else { 0 }
        } else {
            at + c.len_utf8()
        };
        lexed.code.push_str(text.get(at..end).unwrap_or_default());
        at = end.max(at + 1);
    }
    lexed
}

/// Whether a comment opens here. `#` and `;` in configuration, and `#` everywhere, open one only at the
/// start of a line or behind a blank: `a#b` is a value.
fn opens_comment(marks: &Marks, rest: &str, before: &str) -> bool {
    let apart = before.chars().next_back().is_none_or(char::is_whitespace);
    let alone = |mark: &&&str| rest.starts_with(**mark) && (apart || mark.len() > 1 && !before.ends_with(':'));
    marks.block && rest.starts_with("/*") || marks.line.iter().any(|mark| alone(&mark))
}

/// How many bytes stand before the closing quote, or before the line's end where there is none.
fn closes(inside: &str, quote: char, lines: bool, marks: &Marks, width: usize) -> usize {
    let mut escaped = false;
    for (at, c) in inside.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if marks.backslash => escaped = true,
            '\n' if !lines => return at,
            c if c == quote => {
                let closing = inside.get(at..).unwrap_or_default();
                if width == 1 || closing.len() >= 3 && closing.chars().take(3).all(|other| other == quote) {
                    return at;
                }
            }
            _ => {}
        }
    }
    inside.len()
}

impl Lexed {
    /// What stands before the literal in its line, its opening quote and the blanks before that left out.
    pub fn before(&self, literal: &Literal) -> &str {
        let before = self.code.get(..(literal.span.start as usize).saturating_sub(1)).unwrap_or_default();
        let line = before.rfind('\n').map_or(before, |at| before.get(at + 1..).unwrap_or_default());
        line.trim_end()
    }

    /// The lines with the offset at which each begins.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut start = 0;
        self.code.split('\n').map(move |line| {
            let at = start;
            start += line.len() + 1;
            (at, line)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_literals_stay_in_place() {
        let text = "a = 'x#y' # it's 'no'\nb = \"open\nc = '''two\nlines'''\n";
        let lexed = lex(text, Kind::Python);
        assert_eq!(lexed.code.len(), text.len());
        let found: Vec<_> = lexed.literals.iter().map(|l| (l.text.as_str(), &text[l.span.range()])).collect();
        assert_eq!(found, [("x#y", "x#y"), ("open", "open"), ("two\nlines", "two\nlines")]);
        assert!(!lexed.code.contains("it's"));
        assert_eq!(lexed.before(&lexed.literals[0]), "a =");
    }

    #[test]
    fn urls_are_no_comments() {
        let lexed = lex("const a = 'b'; // c\nfetch(`http://x`) /* d */", Kind::JavaScript);
        assert_eq!(lexed.literals.len(), 2);
        assert!(!lexed.code.contains('c') || lexed.code.contains("const") && !lexed.code.contains("// c"));
        assert!(!lexed.code.contains(" d "));
    }
}
