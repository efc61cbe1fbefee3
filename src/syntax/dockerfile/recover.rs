//! Lines that are no instruction but plainly go on with the one above: a continuation mark is
//! missing. Acts only on words the builder refuses as instructions.

use super::json::{self, Json};
use super::lines::{Logical, Reader};
use super::{Keyword, build, errors, heredoc, words};
use crate::syntax::SyntaxError;
use crate::text::Span;

/// More lines than this are not looked through for the end of one JSON array.
const LINES: usize = 100;

/// Joins to `logical` the lines that go on with it. What the builder
/// takes for separate instructions is returned, `logical` as it was first among them.
pub(super) fn join<'a>(
    reader: &Reader<'a>,
    logical: &mut Logical<'a>,
    errors: &mut Vec<SyntaxError>,
) -> Vec<Logical<'a>> {
    if !reader.next_word(logical.next).is_some_and(|word| is_refused(reader, word)) {
        return Vec::new();
    }
    let keyword = meant(logical);
    if keyword == Keyword::Unknown || has_heredoc(logical, keyword) {
        return Vec::new();
    }
    let Some(next) = upcoming(reader, logical) else { return Vec::new() };
    let mut parts = vec![logical.clone()];
    let mut why = "";
    if let Some(lines) = array(reader, logical, keyword, next) {
        parts.extend(lines);
        why = "This line goes on with the JSON array above it";
    } else {
        // Each line is held against all that was joined before it.
        let mut joined = logical.clone();
        while let Some(next) = upcoming(reader, &joined) {
            let Some(reason) = goes_on(reader, &joined, &next) else { break };
            why = if why.is_empty() { reason } else { why };
            joined.join(next.clone());
            parts.push(next);
        }
    }
    let [first, .., last] = &parts[..] else { return Vec::new() };
    let Some(second) = parts.get(1) else { return Vec::new() };
    let mut fault = errors::missing_continuation(Span::new(second.start, second.end), keyword.name(), why);
    if why != DEEPER {
        let end = parts.iter().rev().nth(1).map_or(first.end, |part| part.end);
        let mut text = String::new();
        let mut from = first.end;
        for part in parts.iter().take(parts.len() - 1) {
            text.push_str(reader.slice(from, part.end));
            text.extend([' ', reader.escape]);
            from = part.end;
        }
        fault.repair = Some((Span::new(first.end, end), text));
    }
    debug_assert!(first.end <= last.end);
    errors.push(fault);
    for part in parts.iter().skip(1) {
        logical.join(part.clone());
    }
    parts
}

const DEEPER: &str = "This is no instruction and is indented below the one above";

/// Behind a here-document's word come its lines, not this instruction's.
fn has_heredoc(logical: &Logical, keyword: Keyword) -> bool {
    matches!(keyword, Keyword::Add | Keyword::Copy | Keyword::Run | Keyword::Onbuild)
        && !heredoc::marks(&logical.text).is_empty()
}

/// The line behind `logical`, if the builder would refuse it as an instruction.
fn upcoming<'a>(reader: &Reader<'a>, logical: &Logical<'a>) -> Option<Logical<'a>> {
    reader.after(logical, |word| is_refused(reader, word))
}

/// Whether the first word of a line is one that the builder refuses.
fn is_refused(reader: &Reader, word: &str) -> bool {
    let known = |word| Keyword::of(word) != Keyword::Unknown;
    if known(word) {
        return false;
    }
    let word = word.trim_end_matches(reader.escape);
    !word.is_empty() && !known(word)
}

/// The instruction a line is, or was meant to be.
fn meant(line: &Logical) -> Keyword {
    match line.keyword() {
        Keyword::Unknown => build::meant(line.text.split_whitespace().next().unwrap_or_default()),
        known => known,
    }
}

/// The lines that close the JSON array which `logical` leaves open.
fn array<'a>(
    reader: &Reader<'a>,
    logical: &Logical<'a>,
    keyword: Keyword,
    next: Logical<'a>,
) -> Option<Vec<Logical<'a>>> {
    if matches!(keyword, Keyword::From | Keyword::Env | Keyword::Label | Keyword::Arg | Keyword::Expose) {
        return None;
    }
    let rest = words::split(&logical.text, 0).rest;
    // After HEALTHCHECK CMD or ONBUILD CMD the array is the second word.
    let text = logical.text.get(rest)?;
    let array = match keyword {
        Keyword::Healthcheck | Keyword::Onbuild => text.get(text.find('[')?..)?,
        _ => text,
    };
    if json::read(array) != Json::Open {
        return None;
    }
    let offset = logical.text.trim_end().len() - array.len();
    let mut joined = logical.clone();
    let mut lines = Vec::new();
    let mut next = Some(next);
    while let Some(line) = next.filter(|_| lines.len() < LINES) {
        joined.join(line.clone());
        lines.push(line);
        match json::read(joined.text.get(offset..)?.trim()) {
            Json::Strings(_) => return Some(lines),
            Json::Open => next = upcoming(reader, &joined),
            _ => return None,
        }
    }
    None
}

/// Why `next` is taken to go on with `before`.
fn goes_on(reader: &Reader, before: &Logical, next: &Logical) -> Option<&'static str> {
    // Joined to a RUN its `<<` would swallow lines that the builder reads as instructions.
    if next.text.contains("<<") {
        return None;
    }
    let end = before.text.trim_end();
    if ["&&", "||", "|", ",", ";"].iter().any(|mark| end.ends_with(mark)) {
        return Some("The instruction above ends in the middle of a command");
    }
    if ["&&", "||", "|", ";", "-", "\"", "'", "]", "[", ")"].iter().any(|mark| next.text.starts_with(mark)) {
        return Some("This line begins in the middle of a command");
    }
    let deeper = indent(reader, next.start) > indent(reader, before.start);
    (deeper && meant(next) == Keyword::Unknown).then_some(DEEPER)
}

/// How many bytes of blanks stand before `at` in its line.
fn indent(reader: &Reader, at: usize) -> usize {
    let before = reader.slice(0, at);
    before.len() - before.trim_end_matches([' ', '\t']).len()
}
