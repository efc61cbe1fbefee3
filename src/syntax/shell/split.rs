//! Commands of a text whose grammar is broken: cut at the operators outside quotes, each piece read
//! by itself. Knows nothing of compound commands, so that the context of each is empty.

use shuck_parser::ShellDialect;
use shuck_parser::parser::ParseResult;

use super::{Command, Dialect, Join, parsed, too_deep, walk};
use crate::text::Span;

/// Longer pieces are not read.
const MAX_PIECE: usize = 16 * 1024;

pub(super) fn commands(text: &str, dialect: Dialect) -> Vec<Command> {
    let mut commands: Vec<Command> = Vec::new();
    let mut pipeline = 0;
    // The operators passed since the last piece that held a command.
    let mut before = (Join::Edge, Span::default());
    for piece in pieces(text) {
        let mut found = read(text, piece.span, dialect);
        let Some(first) = found.first_mut() else {
            before = (piece.after, piece.operator);
            continue;
        };
        let before_join = if commands.is_empty() { (Join::Edge, Span::default()) } else { before };
        (first.before, first.before_span) = before_join;
        if let Some(last) = commands.last_mut() {
            last.after = before_join.0;
        }
        pipeline += u32::from(before_join.0 != Join::Pipe);
        found.iter_mut().for_each(|command| command.pipeline = pipeline);
        commands.append(&mut found);
        before = (piece.after, piece.operator);
    }
    if let Some(last) = commands.last_mut().filter(|_| before.0 == Join::Background) {
        last.after = Join::Background;
    }
    commands
}

/// What stands between two operators.
struct Piece {
    span: Span,
    after: Join,
    operator: Span,
}

fn pieces(text: &str) -> Vec<Piece> {
    let bytes = text.as_bytes();
    let byte = |at: usize| bytes.get(at).copied().unwrap_or_default();
    let mut pieces = Vec::new();
    let (mut at, mut start) = (0, 0);
    let mut here_document = false;
    while at < bytes.len() {
        let (join, width) = match (byte(at), byte(at + 1)) {
            (b'\\', _) => {
                at += 2;
                continue;
            }
            (quote @ (b'\'' | b'"' | b'`'), _) => {
                at = after_quote(bytes, at + 1, quote);
                continue;
            }
            (b'$', b'(') => {
                at = after_parens(bytes, at + 1);
                continue;
            }
            (b'#', _) if at == 0 || byte(at - 1).is_ascii_whitespace() => {
                at += bytes.iter().skip(at).take_while(|&&b| b != b'\n').count();
                continue;
            }
            (b'<', b'<') if byte(at + 2) == b'<' => {
                at += 3;
                continue;
            }
            (b'<', b'<') => {
                here_document = true;
                at += 2;
                continue;
            }
            (b'>' | b'<', b'&' | b'|') | (b'&', b'>') => {
                at += 2;
                continue;
            }
            (b'&', b'&') => (Join::And, 2),
            (b'|', b'|') => (Join::Or, 2),
            (b'|', b'&') => (Join::Pipe, 2),
            (b'|', _) => (Join::Pipe, 1),
            (b'&', _) => (Join::Background, 1),
            (b';', b';') => (Join::Then, 2),
            (b';', _) => (Join::Then, 1),
            // The bodies of here-documents follow, and where they end is not known here.
            (b'\n', _) if here_document => break,
            (b'\n', _) => (Join::Line, 1),
            _ => {
                at += 1;
                continue;
            }
        };
        pieces.push(Piece { span: Span::new(start, at), after: join, operator: Span::new(at, at + width) });
        at += width;
        start = at;
    }
    pieces.push(Piece { span: Span::new(start, at.min(bytes.len())), after: Join::Edge, operator: Span::at(at) });
    pieces
}

fn after_quote(bytes: &[u8], mut at: usize, quote: u8) -> usize {
    while let Some(&byte) = bytes.get(at) {
        if byte == quote {
            return at + 1;
        }
        at += if byte == b'\\' && quote != b'\'' { 2 } else { 1 };
    }
    bytes.len()
}

fn after_parens(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 0u32;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\'' | b'"' | b'`' => {
                at = after_quote(bytes, at + 1, byte);
                continue;
            }
            b'(' => depth += 1,
            b')' if depth <= 1 => return at + 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// The commands of one piece, without the words of a compound command around them.
fn read(text: &str, span: Span, dialect: Dialect) -> Vec<Command> {
    const OPENING: [&str; 9] = ["if", "then", "elif", "else", "while", "until", "do", "{", "!"];
    const ALONE: [&str; 7] = ["fi", "done", "esac", "}", "for", "case", "select"];
    let Some(piece) = text.get(span.range()).filter(|piece| piece.len() <= MAX_PIECE && !too_deep(piece)) else {
        return Vec::new();
    };
    let mut rest = piece.trim_start().trim_start_matches(['(', ' ']);
    while let Some(word) = rest.split_ascii_whitespace().next() {
        if ALONE.contains(&word) {
            return Vec::new();
        }
        if !OPENING.contains(&word) {
            break;
        }
        rest = rest[word.len()..].trim_start();
    }
    let at = span.start as usize + (piece.len() - rest.len());
    let balanced = rest.matches('(').count() >= rest.matches(')').count();
    let rest = if balanced { rest.trim_end() } else { rest.trim_end_matches([')', ' ', '\t']) };
    let read = Some(rest).filter(|rest| !rest.is_empty()).and_then(|rest| parsed(rest, ShellDialect::Bash));
    let Some(result) = read.filter(ParseResult::is_ok) else { return Vec::new() };
    let (mut commands, _) = walk::flatten(rest, dialect, &result.file.body);
    commands.iter_mut().for_each(|command| command.shift(at));
    commands
}
