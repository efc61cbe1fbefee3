//! What one thing to do says: what is wrong, with everything that it is wrong with, and the remedy. No fault hides
//! behind a number while there is room to name it.

use std::borrow::Cow;

use super::{CELL, Paper};
use crate::finding::Finding;
use crate::report::escape::bounded;
use crate::report::words::capital;

/// Subjects of one step that are named.
const SUBJECTS: usize = 3;
/// Room for a fault or a remedy, in characters.
const ROOM: usize = 2 * CELL;

/// What is wrong, with everything that it is wrong with, and what to do.
pub fn act(paper: &Paper, findings: &[&Finding]) -> String {
    let Some(first) = findings.first() else { return String::new() };
    // A remedy speaks of "it": what that is stands before it.
    let remedy = paper.plain(&first.help);
    let remedy = capital(whole(remedy.trim().trim_end_matches('.'), ROOM).trim());
    match capital(&faults(paper, findings)) {
        fault if remedy.is_empty() => fault,
        fault if fault.ends_with('…') => format!("{fault} {remedy}"),
        fault => format!("{fault}. {remedy}"),
    }
}

/// The first fault, and the others of its kind: by name where they are said in the same words, else as they are said.
pub fn faults(paper: &Paper, findings: &[&Finding]) -> String {
    // What is less grave stands in the list of findings.
    let worst = findings.iter().map(|finding| finding.severity).max();
    let grave = findings.iter().filter(|finding| Some(finding.severity) == worst);
    let messages: Vec<String> = grave.map(|finding| paper.plain(&finding.message)).collect();
    let mut told: Vec<&str> = Vec::new();
    for message in messages.iter().map(|message| message.trim().trim_end_matches('.')) {
        if !told.contains(&message) {
            told.push(message);
        }
    }
    let [first, others @ ..] = told.as_slice() else { return String::new() };
    let (named, more) = (others.iter().take(SUBJECTS - 1), others.len().saturating_sub(SUBJECTS - 1));
    let mut names: Vec<String> = Vec::new();
    let mut said = whole(first, ROOM).into_owned();
    for other in named {
        match subject(first, other) {
            Some(name) if names.iter().any(|known| known == name) => {}
            Some(name) => names.push(name.to_owned()),
            None => said = format!("{said}; {}", whole(other, CELL)),
        }
    }
    names.extend((more > 0).then(|| format!("{more} more")));
    match names.split_last() {
        None => said,
        Some((last, [])) => format!("{said}; also {last}"),
        Some((last, before)) => format!("{said}; also {} and {last}", before.join(", ")),
    }
}

/// What another fault is about that is said in the words of the first: the first name that differs, with what hangs
/// on it (`8080:80` of `web`).
fn subject<'a>(first: &str, other: &'a str) -> Option<&'a str> {
    let (ours, theirs): (Vec<&str>, Vec<&str>) = (first.split('`').collect(), other.split('`').collect());
    let words = |pieces: &[&str]| {
        let words = pieces.iter().step_by(2).map(|piece| piece.get(hanging(piece)..).unwrap_or_default().to_owned());
        words.collect::<Vec<_>>()
    };
    if ours.len() != theirs.len() || theirs.len() % 2 != 1 || words(&ours) != words(&theirs) {
        return None;
    }
    let from = (1..theirs.len()).step_by(2).find(|at| ours.get(*at) != theirs.get(*at))?;
    let joins = |at: &usize| theirs.get(at + 1).is_some_and(|between| [" of ", " in "].contains(between));
    let to = if joins(&from) { from + 2 } else { from };
    let start: usize = theirs.iter().take(from).map(|piece| piece.len() + 1).sum::<usize>() - 1;
    let end: usize = theirs.iter().take(to + 1).map(|piece| piece.len() + 1).sum();
    let hangs = theirs.get(to + 1).map_or(0, |piece| hanging(piece));
    other.get(start..end + hangs)
}

/// How much of what stands behind a name says how many it stands for, or how large they are: ` and 2 more (12 kB)`.
fn hanging(piece: &str) -> usize {
    let more = piece.strip_prefix(" and ").map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let rest = more.and_then(|rest| rest.strip_prefix(" more")).unwrap_or(piece);
    let size = rest.strip_prefix(" (").filter(|size| size.starts_with(|c: char| c.is_ascii_digit()));
    let rest = size.and_then(|size| size.split_once(')')).map_or(rest, |(_, rest)| rest);
    piece.len() - rest.len()
}

/// The text as far as a cell has room, cut where a sentence or a clause ends: half a sentence tells nobody what to do.
fn whole(text: &str, room: usize) -> Cow<'_, str> {
    if text.chars().count() <= room {
        return Cow::Borrowed(text);
    }
    let fits = |end: &usize| text.get(..*end).is_some_and(|part| part.chars().count() <= room);
    let ends = [". ", "; "].into_iter().flat_map(|end| text.match_indices(end)).map(|(at, _)| at);
    match ends.filter(fits).max().and_then(|end| text.get(..end)) {
        Some(part) => Cow::Borrowed(part),
        None => bounded(text, room),
    }
}
