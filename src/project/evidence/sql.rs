//! SQL scripts cut into statements by their lexical shape. Knows no dialect's grammar.

use crate::project::evidence::lexical::Lexed;
use crate::text::Span;

/// A statement or a client's command such as `\connect`, without comments.
#[derive(Debug)]
pub struct Statement<'a> {
    /// From its first to its last byte that is not blank.
    pub span: Span,
    pub text: &'a str,
    /// Its words in lower case, at most the first sixteen.
    pub words: Vec<String>,
}

/// The statements of a script: `;` ends one outside of strings, and so does a line's end after `\`.
pub fn statements(lexed: &Lexed) -> Vec<Statement<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut literals = lexed.literals.iter().peekable();
    let mut command = false;
    for (at, c) in lexed.code.char_indices() {
        while literals.peek().is_some_and(|literal| (literal.span.end as usize) <= at) {
            literals.next();
        }
        if literals.peek().is_some_and(|literal| (literal.span.start as usize) <= at) {
            continue;
        }
        let blank = lexed.code.get(start..at).is_none_or(|text| text.trim().is_empty());
        command |= blank && c == '\\';
        if c == ';' || c == '\n' && command {
            push(lexed, start, at, &mut found);
            start = at + 1;
            command = false;
        }
    }
    push(lexed, start, lexed.code.len(), &mut found);
    found
}

fn push<'a>(lexed: &'a Lexed, start: usize, end: usize, found: &mut Vec<Statement<'a>>) {
    let raw = lexed.code.get(start..end).unwrap_or_default();
    let text = raw.trim();
    if text.is_empty() {
        return;
    }
    let from = start + raw.len() - raw.trim_start().len();
    let words = text.split(|c: char| c.is_whitespace() || c == '(').filter(|word| !word.is_empty());
    let words = words.take(16).map(str::to_ascii_lowercase).collect();
    found.push(Statement { span: Span::new(from, from + text.len()), text, words });
}

impl Statement<'_> {
    /// Whether it begins with these words.
    pub fn begins(&self, words: &[&str]) -> bool {
        self.words.len() >= words.len() && self.words.iter().zip(words).all(|(own, asked)| own == asked)
    }

    /// The bytes of its first words.
    pub fn head(&self) -> Span {
        let line = self.text.lines().next().unwrap_or_default().trim_end();
        let end = line.find('(').unwrap_or(line.len());
        let shown = line.get(..end).unwrap_or_default().trim_end();
        Span::new(self.span.start as usize, self.span.start as usize + shown.len())
    }
}
