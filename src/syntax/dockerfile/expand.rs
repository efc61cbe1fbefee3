//! Words as BuildKit expands and unquotes them. Knows no scope: what a variable holds is asked of
//! the caller, and what the caller does not know stays unknown in the answer.

use super::lex::{LONGEST, Mode, Output, lex};
pub use super::lex::{LexError, Piece, Value, Variable};

/// What a text becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expansion {
    /// The text, quotes and escapes gone; unknown variables stand as nothing, so that it is only
    /// part of the truth where `unknown` is not empty.
    pub text: String,
    /// The words it falls into, quotes minded (EXPOSE and the like), with the bytes each came from.
    pub words: Vec<Piece>,
    /// Variables that were looked up and are not set, in order, as BuildKit lists them: also those
    /// in a part that did not count in the end.
    pub unset: Vec<String>,
    /// Variables whose unknown value is missing from the text.
    pub unknown: Vec<String>,
}

impl Expansion {
    /// The text where all of it is known.
    pub fn known(&self) -> Option<&str> {
        self.unknown.is_empty().then_some(self.text.as_str())
    }
}

const PLAIN: Mode = Mode { escape: '\\', raw_quotes: false, raw_escapes: false, skip_quotes: false, keep_unset: false };

/// Expands `text` with the escape token `escape`, removing quotes.
pub fn expand(text: &str, escape: char, lookup: &dyn Fn(&str) -> Value) -> Result<Expansion, LexError> {
    expansion(lex(text, Mode { escape, ..PLAIN }, lookup))
}

/// Expands the body of a here-document: quotes stay and mean nothing.
pub fn expand_body(text: &str, lookup: &dyn Fn(&str) -> Value) -> Result<Expansion, LexError> {
    expansion(lex(text, Mode { skip_quotes: true, ..PLAIN }, lookup))
}

fn expansion(output: Output) -> Result<Expansion, LexError> {
    let Output { text, words, unset, mut unknown, error, .. } = output;
    match error {
        Some(error) => Err(error),
        None => {
            if text.len() > LONGEST {
                unknown.push(String::new());
            }
            Ok(Expansion { text, words, unset, unknown })
        }
    }
}

/// Removes quotes and escapes and leaves variables as they are written; text that the builder
/// refuses is returned as it is.
pub fn unquote(text: &str, escape: char) -> String {
    let output = lex(text, Mode { escape, keep_unset: true, ..PLAIN }, &|_| Value::Unset);
    if output.error.is_some() { text.to_string() } else { output.text }
}

/// The words `text` falls into, quotes removed and variables as they are written; none where the
/// builder refuses the text.
pub fn words(text: &str, escape: char) -> Vec<Piece> {
    lex(text, Mode { escape, keep_unset: true, ..PLAIN }, &|_| Value::Unset).words
}

/// Every variable that `text` refers to, in the order in which the references end; those before a
/// fault where there is one.
pub fn variables(text: &str, escape: char) -> Vec<Variable> {
    if !text.contains('$') {
        return Vec::new();
    }
    lex(text, Mode { escape, keep_unset: true, ..PLAIN }, &|_| Value::Unset).variables
}

/// What the builder finds wrong with the quotes and braces of `text`, whatever its variables hold.
pub fn check(text: &str, escape: char) -> Option<LexError> {
    let special = |b: u8| matches!(b, b'$' | b'\'' | b'"');
    if !text.bytes().any(special) || is_plain(text.as_bytes(), escape) {
        return None;
    }
    lex(text, Mode { escape, ..PLAIN }, &|_| Value::Unknown).error
}

/// Whether a text holds no more than closed quotes and references as nearly every text has them, in which
/// the lexer finds no fault: seen at a fraction of its cost.
fn is_plain(text: &[u8], escape: char) -> bool {
    let mut rest = text;
    let mut quote = None;
    while let [b, after @ ..] = rest {
        rest = after;
        match (quote, *b) {
            (Some(b'\''), b) if b != b'\'' => {}
            (Some(open), b) if open == b => quote = None,
            (None, b @ (b'\'' | b'"')) => quote = Some(b),
            (_, b'$') => match braces(rest) {
                Some(behind) => rest = behind,
                None => return false,
            },
            // What follows an escape token may be a quote; the lexer knows.
            (_, b) if b as char == escape => return false,
            _ => {}
        }
    }
    quote.is_none()
}

/// What stands behind `{NAME}` or `{NAME:-word}` at the start of `text`; all of it where there is no brace;
/// none where it is anything else.
fn braces(text: &[u8]) -> Option<&[u8]> {
    let [b'{', inside @ ..] = text else { return Some(text) };
    let name = inside.iter().position(|b| !b.is_ascii_alphanumeric() && *b != b'_')?;
    if inside.first().is_none_or(|b| !b.is_ascii_alphabetic() && *b != b'_') {
        return None;
    }
    let word = match inside.get(name..)? {
        [b'}', behind @ ..] => return Some(behind),
        [b':', b'-' | b'+', word @ ..] | [b'-' | b'+', word @ ..] => word,
        _ => return None,
    };
    let simple = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/' | b':');
    match word.get(word.iter().position(|b| !simple(b))?..)? {
        [b'}', behind @ ..] => Some(behind),
        _ => None,
    }
}
