//! Lists of arguments: the packages of an install, as items in their lines, with the comments that
//! belong to them; which order they are in and how they are put in order. Reorders nothing across a
//! word that is not literal, an address or a flag with a meaning for what follows it.

use std::cmp::Ordering;

use crate::project::images::usage::is_system;
use crate::project::packages::{Call, Manager, Package};
use crate::project::running::layout::{LONG, MANY, can_move, is_on_one_line, one_to_a_line, shares_a_line};
use crate::project::running::runs::comments_in;
use crate::project::{Dockerfile, StepRef};
use crate::syntax::dockerfile::{Args, Instruction, Pair};
use crate::text::{Edit, Source, Span};

/// Something in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub span: Span,
    /// What it is sorted by: a package's name without its version.
    pub key: String,
    /// As written.
    pub text: String,
}

/// Items that may change places with each other.
pub type Group = Vec<Item>;

/// Names in their natural order: without regard to case, runs of digits as numbers, then byte by byte.
pub fn natural(a: &str, b: &str) -> Ordering {
    fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
        let mut rest = text;
        std::iter::from_fn(move || {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let other = rest.bytes().take_while(|b| !b.is_ascii_digit()).count();
            let (part, behind) = rest.split_at(digits.max(other));
            rest = behind;
            match digits {
                0 if part.is_empty() => None,
                0 => Some(Part::Text(part.to_lowercase())),
                _ => Some(Part::Number(part.trim_start_matches('0').len(), part.trim_start_matches('0'))),
            }
        })
    }
    parts(a).cmp(parts(b)).then_with(|| a.cmp(b))
}

/// Numbers compare by their length without zeros, then digit by digit.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part<'a> {
    Number(usize, &'a str),
    Text(String),
}

/// Fewer are taken in at a glance.
const FEW: usize = 3;

/// A list that is not in order.
#[derive(Debug)]
pub struct Disorder {
    /// The first item that is too late, and the one it belongs before.
    pub item: Item,
    pub before: Item,
    /// How many items may change places with it.
    pub size: usize,
    /// Nothing but the last one is out of its place, which was added at the end; or a list that is not long, or has several on a line, never was in order.
    pub added: bool,
    /// What puts the list in order; empty where its words cannot simply be moved.
    pub edits: Vec<Edit>,
}

/// Whether the packages of a call are out of order, and how they are put in order.
pub fn disorder(step: StepRef, source: &Source, call: &Call) -> Option<Disorder> {
    // Someone who heads parts of a list has given it an order.
    if has_headings(step, call) {
        return None;
    }
    let groups = groups(step, source, call);
    let parts = parts(step, &groups);
    // Fewer to a comment are those it belongs to, one by one.
    let headed = parts.len() > groups.len() && parts.len() * 2 <= parts.iter().map(Vec::len).sum();
    if headed && parts.iter().all(|part| out_of_order(part).is_none() || has_only_pairs(part)) {
        return None;
    }
    let disorder = |group: &Group| {
        out_of_order(group).filter(|_| group.len() >= FEW)?;
        let (before, item) = inverted(group).find(|(a, b)| !are_pair(a, b))?;
        let at_end = group.split_last().is_some_and(|(_, front)| has_only_pairs(front));
        // What has a line for each is meant to be kept in order, be it long enough.
        let short = group.len() < MANY || shares_a_line(source, &call.packages);
        let never = short && inverted(group).count() * 4 > group.len();
        let added = at_end || never;
        Some((item.clone(), before.clone(), group.len(), added))
    };
    let (item, before, size, added) = groups.iter().find_map(disorder)?;
    let mut edits: Vec<Edit> = Vec::new();
    if can_move(step, call) {
        edits = groups.iter().flat_map(|group| sort(step.docker, source, group)).collect();
        // Names poured into the places of others would leave lines of six and stumps of two.
        if !edits.is_empty() && !is_on_one_line(source, call) && shares_a_line(source, &call.packages) {
            edits.extend(one_to_a_line(step, source, call));
        }
    }
    Some(Disorder { item, before, size, added, edits })
}

/// The groups parted where a comment stands between two items: each part may have its own order.
fn parts(step: StepRef, groups: &[Group]) -> Vec<Group> {
    let commented = |a: &Item, b: &Item| {
        comments_in(step.docker, Span::new(a.span.end as usize, b.span.start as usize)).next().is_some()
    };
    let parts = groups.iter().flat_map(|group| group.chunk_by(|a, b| !commented(a, b)));
    parts.map(<[Item]>::to_vec).collect()
}

/// Whether nothing but pairs is out of order.
fn has_only_pairs(group: &[Item]) -> bool {
    inverted(group).all(|(a, b)| are_pair(a, b))
}

/// Two that people write side by side: `dpkg-dev dpkg`, a name and one that continues it; Python and a module.
fn are_pair(a: &Item, b: &Item) -> bool {
    let module = |name: &str| name.starts_with("py3-") || name.starts_with("py-");
    // `libxslt1.1 libxslt1-dev`: what runs, and what is built against it.
    let headers = |dev: &str, other: &str| dev.strip_suffix("-dev").is_some_and(|stem| other.starts_with(stem));
    a.key.starts_with(b.key.as_str())
        || b.key.starts_with(a.key.as_str())
        || headers(&a.key, &b.key)
        || headers(&b.key, &a.key)
        || (a.key.as_str(), b.key.as_str()) == ("rust", "cargo")
        || matches!(a.key.as_str(), "python3" | "python") && module(&b.key)
}

/// Orders that lists are kept in: as people count, by the bytes, and as `sort` writes names in most languages, by letters
/// and digits alone.
const HABITS: [fn(&str, &str) -> Ordering; 3] = [natural, |a, b| a.cmp(b), by_letters];

fn by_letters(a: &str, b: &str) -> Ordering {
    fn letters(text: &str) -> impl Iterator<Item = u8> {
        text.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
    }
    letters(a).cmp(letters(b)).then_with(|| a.cmp(b))
}

/// The order that the group is nearest to.
fn habit(group: &[Item]) -> fn(&str, &str) -> Ordering {
    let misses = |habit: &fn(&str, &str) -> Ordering| {
        group.windows(2).filter(|two| matches!(two, [a, b] if habit(&a.key, &b.key) == Ordering::Greater)).count()
    };
    HABITS.into_iter().min_by_key(misses).unwrap_or(natural)
}

/// The neighbours of which the second should stand first.
fn inverted(group: &[Item]) -> impl Iterator<Item = (&Item, &Item)> {
    let (pairs, habit) = (group.iter().zip(group.iter().skip(1)), habit(group));
    pairs.filter(move |(a, b)| habit(&a.key, &b.key) == Ordering::Greater)
}

/// The first item that stands before its place, with the one it should stand before: `None` where the group keeps
/// one of the orders.
pub fn out_of_order(group: &[Item]) -> Option<(&Item, &Item)> {
    let by_text = group.is_sorted_by(|a, b| a.text <= b.text);
    inverted(group).next().filter(|_| !by_text).map(|(before, after)| (after, before))
}

/// The edits that put a group in the order it is nearest to. Every item takes the place of another; comments on
/// lines of their own above an item go with it. Empty where there is nothing to do.
pub fn sort(docker: &Dockerfile, source: &Source, group: &[Item]) -> Vec<Edit> {
    let mut order: Vec<usize> = (0..group.len()).collect();
    let habit = habit(group);
    order.sort_by(|&a, &b| habit(&group[a].key, &group[b].key));
    let above: Vec<Option<Span>> = (0..group.len()).map(|at| comments_above(docker, source, group, at)).collect();
    // A comment between items of one line could go to several of them.
    let line = |item: &Item| source.line(item.span.start as usize);
    let crowded = group.windows(2).any(|pair| matches!(pair, [a, b] if line(a) == line(b)));
    if crowded && above.iter().any(Option::is_some) {
        return Vec::new();
    }
    let column = shared_column(source, group).filter(|_| !crowded);
    let mut edits = Vec::new();
    for (slot, &from) in order.iter().enumerate().filter(|(slot, from)| slot != *from) {
        let (mut span, mut text) = (group[slot].span, group[from].text.clone());
        // What stands before a backslash belongs to the place.
        if let Some((column, (_, pad))) = column.zip(backslash(source, &group[slot])) {
            span.end += pad as u32;
            let end = source.full_lines(span).start as usize + column;
            text += &" ".repeat(end.saturating_sub(span.start as usize + text.len()).max(1));
        }
        edits.push(Edit::replace(docker.file, span, text));
        let line = source.full_lines(group[slot].span).start as usize;
        let (old, new) = (above[slot].unwrap_or(Span::at(line)), above[from].map_or("", |span| source.slice(span)));
        if source.slice(old) != new {
            edits.push(Edit::replace(docker.file, old, new));
        }
    }
    edits
}

/// The column in which the lines of a list have their backslashes, where two of them at least are filled up to it.
fn shared_column(source: &Source, group: &[Item]) -> Option<usize> {
    let padded = group.iter().filter_map(|item| backslash(source, item)).filter(|(_, pad)| *pad > 1);
    let columns: Vec<usize> = padded.map(|(column, _)| column).collect();
    let first = *columns.first()?;
    (columns.len() > 1 && columns.iter().all(|column| *column == first)).then_some(first)
}

/// The column of the backslash behind an item that is the last of its line, and how many blanks stand before it.
fn backslash(source: &Source, item: &Item) -> Option<(usize, usize)> {
    let line = source.line_span(source.line(item.span.start as usize));
    let rest = source.slice(Span { start: item.span.end, end: line.end.max(item.span.end) });
    let pad = rest.len() - rest.trim_start_matches(' ').len();
    let column = (item.span.end - line.start) as usize + pad;
    matches!(rest.trim(), "\\" | "`").then_some((column, pad))
}

/// The whole lines of comments between an item and the one before it, where both have their own lines.
fn comments_above(docker: &Dockerfile, source: &Source, group: &[Item], at: usize) -> Option<Span> {
    let before = group.get(at.checked_sub(1)?)?.span;
    let item = group.get(at)?.span;
    let gap = Span::new(before.end as usize, item.start as usize);
    let comments = &docker.tree.comments;
    let inside = comments_in(docker, gap).filter_map(|index| comments.get(index)).map(|comment| comment.span);
    inside.map(|span| source.full_lines(span)).reduce(Span::to)
}

/// The groups of a call's packages, in order. A package that is not a plain name stands for itself and
/// parts those before it from those behind it, as do a comment that heads several items and, for the
/// managers that read them in order, flags.
pub fn groups(step: StepRef, source: &Source, call: &Call) -> Vec<Group> {
    let mut groups: Vec<Group> = vec![Vec::new()];
    let headed = has_headings(step, call);
    let mut before: Option<&Package> = None;
    for package in &call.packages {
        let gap = before.map(|before| Span::new(before.span.end as usize, package.span.start as usize));
        let heading = headed && gap.is_some_and(|gap| comments_in(step.docker, gap).next().is_some());
        let flags = parts_at_flags(call.manager) && gap.is_some_and(|gap| holds_flag(call, gap));
        if (heading || flags) && groups.last().is_some_and(|group| !group.is_empty()) {
            groups.push(Vec::new());
        }
        before = Some(package);
        match (key(call.manager, package), groups.last_mut()) {
            (Some(key), Some(group)) => {
                let text = source.slice(package.span).to_owned();
                group.push(Item { span: package.span, key, text });
            }
            _ => groups.push(Vec::new()),
        }
    }
    groups.retain(|group| group.len() > 1);
    groups
}

/// What a package is sorted by: its name, and of one with a variable in it what is written, where that begins with
/// the name: no flag can come of it then, and no file. `None` for what keeps its place.
fn key(manager: Manager, package: &Package) -> Option<String> {
    if package.literal {
        return (!package.name.is_empty()).then(|| package.name.clone());
    }
    let text = package.text.trim_start_matches('"');
    let (front, _) = text.split_once('$')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-+._:=".contains(c);
    let begins = front.starts_with(|c: char| c.is_ascii_alphanumeric()) && front.chars().all(plain);
    let name = front.split_once(['=', ':']).map_or(text, |(name, _)| name);
    (is_system(manager) && begins).then(|| name.trim_end_matches('"').to_owned())
}

/// pip and its like read `-r`, `-c` and `--index-url` among the packages.
fn parts_at_flags(manager: Manager) -> bool {
    !matches!(manager, Manager::Apt | Manager::Dnf | Manager::Pacman)
}

fn holds_flag(call: &Call, gap: Span) -> bool {
    let at = call.call.words.partition_point(|word| word.span.start < gap.start);
    call.call.words.get(at).is_some_and(|word| gap.contains(word.span))
}

/// Whether comments head groups: the first item has one above it, and one is followed by several items.
/// Otherwise a comment belongs to the item below it.
fn has_headings(step: StepRef, call: &Call) -> bool {
    let comments = |gap: Span| comments_in(step.docker, gap).next().is_some();
    let Some(first) = call.packages.first() else { return false };
    let behind = call.call.words.iter().rfind(|word| word.span.end <= first.span.start).map(|word| word.span.end);
    let opened = behind.is_some_and(|end| comments(Span::new(end as usize, first.span.start as usize)));
    let pairs = call.packages.iter().zip(call.packages.iter().skip(1));
    opened && pairs.into_iter().any(|(a, b)| !comments(Span::new(a.span.end as usize, b.span.start as usize)))
}

/// What stands between two items of the call that follow one upon the other: a blank, or the end of a line with
/// the indent of the next.
fn gap_before<'s>(source: &'s Source, call: &Call, at: usize) -> &'s str {
    let pair = at.checked_sub(1).and_then(|before| call.packages.get(before)).zip(call.packages.get(at));
    let gap = pair.and_then(|(a, b)| source.text.get(a.span.end as usize..b.span.start as usize)).unwrap_or(" ");
    if gap.trim_matches([' ', '\t', '\r', '\n', '\\', '`']).is_empty() && !gap.is_empty() { gap } else { " " }
}

/// The edits that take more items into the call's list and put it in order: each place gets the item that belongs
/// there, the last one all that are left, each on a line of its own from a few on. `None` where the items cannot simply be moved.
pub fn with_more(step: StepRef, source: &Source, call: &Call, more: &[&Package]) -> Option<Vec<Edit>> {
    let last = call.packages.len().checked_sub(1)?;
    let mut all: Vec<&Package> = call.packages.iter().chain(more.iter().copied()).collect();
    let named = all.iter().all(|package| !package.name.is_empty());
    let comments = comments_in(step.docker, call.call.span).next().is_some();
    all.sort_by(|a, b| natural(&a.name, &b.name));
    let mut edits = match all.len() >= FEW && is_on_one_line(source, call) {
        true => one_to_a_line(step, source, call),
        false => Vec::new(),
    };
    let gap = edits.first().map_or_else(|| gap_before(source, call, last).to_owned(), |edit| edit.text.clone());
    let texts: Vec<&str> = all.iter().map(|package| source.slice(package.span)).collect();
    let slots = call.packages.iter().enumerate().filter_map(|(at, slot)| {
        let text = if at == last { texts.get(at..)?.join(&gap) } else { (*texts.get(at)?).to_owned() };
        (source.slice(slot.span) != text).then(|| Edit::replace(step.file(), slot.span, text))
    });
    edits.extend(slots);
    (named && !comments && can_move(step, call)).then_some(edits)
}

/// The edits that take more items into the list, each where its name belongs.
pub fn with_names(step: StepRef, source: &Source, call: &Call, names: &[&str]) -> Option<Vec<Edit>> {
    let mut names = names.to_vec();
    names.sort_by(|a, b| natural(a, b));
    let (before, after) = (call.packages.len(), call.packages.len() + names.len());
    let crowded = before < FEW && after >= FEW || after >= LONG;
    let mut edits: Vec<Edit> = match crowded && is_on_one_line(source, call) {
        true => one_to_a_line(step, source, call),
        false => Vec::new(),
    };
    let line_break = edits.first().map(|edit| edit.text.clone());
    for name in names {
        let mut edit = with_one_more(step, source, call, name)?;
        if let Some(line_break) = &line_break {
            let behind = edit.text.starts_with(' ');
            edit.text = if behind { format!("{line_break}{name}") } else { format!("{name}{line_break}") };
        }
        match edits.last_mut().filter(|last| last.span == edit.span) {
            Some(last) => last.text += &edit.text,
            None => edits.push(edit),
        }
    }
    Some(edits)
}

/// The edit that takes one more item into the list, where its name belongs.
fn with_one_more(step: StepRef, source: &Source, call: &Call, name: &str) -> Option<Edit> {
    let later = |package: &Package| natural(&package.name, name) == Ordering::Greater;
    let next = call.packages.iter().enumerate().find(|(_, package)| later(package));
    let edit = match (next, call.packages.last()) {
        (Some((at, next)), _) => {
            let gap = gap_before(source, call, at.max(1));
            Edit::insert(step.file(), next.span.start as usize, format!("{name}{gap}"))
        }
        (None, Some(last)) => {
            let gap = gap_before(source, call, call.packages.len() - 1);
            Edit::insert(step.file(), last.span.end as usize, format!("{gap}{name}"))
        }
        (None, None) => return None,
    };
    can_move(step, call).then_some(edit)
}

/// The pairs of an ENV or LABEL that stand one to a line, three at least, as items of a list; `None` for
/// fewer, for several on a line, and for the old form without `=`.
pub fn pairs_by_line(ins: &Instruction, source: &Source) -> Option<Vec<Item>> {
    const FEW: usize = 3;
    let Args::Pairs { pairs, legacy: false } = &ins.args else { return None };
    let lines: Vec<u32> = pairs.iter().map(|pair| source.line(pair.span.start as usize)).collect();
    let listed = pairs.len() >= FEW && lines.windows(2).all(|two| matches!(two, [a, b] if a < b));
    let item = |pair: &Pair| Item {
        span: pair.span,
        key: pair.key.text.to_string(),
        text: source.slice(pair.span).to_owned(),
    };
    listed.then(|| pairs.iter().map(item).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ordered_as_people_count() {
        assert_eq!(natural("libfoo2", "libfoo10"), Ordering::Less);
        assert_eq!(natural("Curl", "curl"), Ordering::Less);
        assert_eq!(natural("wget", "curl"), Ordering::Greater);
        assert_eq!(natural("python", "python-pip"), Ordering::Less);
        assert_eq!(natural("lib007", "lib7"), Ordering::Less);
    }
}
