//! Words: from their bytes to the text the shell would pass on. Knows quoting, not expansion.

use super::{Dialect, Word};
use crate::text::Span;

/// The word at `span` of `text`.
pub(super) fn word(text: &str, span: Span, dialect: Dialect) -> Word {
    let raw = text.get(span.range()).unwrap_or_default();
    Word { span, literal: literal(raw, dialect), raw: raw.to_string() }
}

/// `raw` without its quotes, or `None` where the shell would put something else in its place.
pub(super) fn literal(raw: &str, dialect: Dialect) -> Option<String> {
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    let mut braces = false;
    while let Some(c) = chars.next() {
        match c {
            '\'' => out.extend(chars.by_ref().take_while(|&c| c != '\'')),
            '"' => double_quoted(&mut chars, &mut out)?,
            '\\' => out.extend(chars.next().filter(|&c| c != '\n')),
            '`' => return None,
            '$' => match chars.peek() {
                // $'…' is plain only without escapes; $"…" is a translated string.
                Some('\'') => {
                    chars.next();
                    let body: String = chars.by_ref().take_while(|&c| c != '\'').collect();
                    if body.contains('\\') {
                        return None;
                    }
                    out.push_str(&body);
                }
                Some('"') => {}
                Some(&next) if expands(next) => return None,
                _ => out.push('$'),
            },
            '<' | '>' if chars.peek() == Some(&'(') => return None,
            _ => {
                braces |= c == '{';
                out.push(c);
            }
        }
    }
    if braces && dialect != Dialect::Posix && has_brace_expansion(raw) { None } else { Some(out) }
}

fn double_quoted(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, out: &mut String) -> Option<()> {
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '`' => return None,
            '$' if chars.peek().is_some_and(|&next| expands(next)) => return None,
            '\\' => match chars.next() {
                Some('\n') | None => {}
                Some(c @ ('$' | '`' | '"' | '\\')) => out.push(c),
                Some(c) => out.extend(['\\', c]),
            },
            _ => out.push(c),
        }
    }
    Some(())
}

/// Whether `next` after `$` begins an expansion.
fn expands(next: char) -> bool {
    next.is_ascii_alphanumeric() || matches!(next, '_' | '{' | '(' | '[' | '@' | '*' | '#' | '?' | '-' | '!' | '$')
}

/// `{a,b}` or `{1..9}` outside quotes.
fn has_brace_expansion(raw: &str) -> bool {
    let (mut depth, mut quote, mut dot) = (0u32, None, false);
    let mut bytes = raw.bytes();
    while let Some(b) = bytes.next() {
        match (quote, b) {
            (Some(q), _) if q == b => quote = None,
            (Some(b'\''), _) => {}
            (_, b'\\') => drop(bytes.next()),
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quote = Some(b),
            (None, b'{') => depth += 1,
            (None, b'}') => depth = depth.saturating_sub(1),
            (None, b',') if depth > 0 => return true,
            (None, b'.') if depth > 0 && dot => return true,
            _ => {}
        }
        dot = b == b'.';
    }
    false
}
