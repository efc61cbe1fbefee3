//! The lines of a list of packages: which of them share one, and how each is given its own. Does not know which order
//! they are in.

use crate::project::packages::{Call, Package};
use crate::project::running::runs::{comments_in, indent};
use crate::project::{Dockerfile, StepRef};
use crate::syntax::dockerfile::Command;
use crate::text::{Edit, FileId, Source, Span, line_end};

/// From this many items on a list without order is hard to read; below, its order is a matter of taste.
pub const LONG: usize = 5;
/// Names of which nobody finds one among the others.
pub const MANY: usize = 10;
/// Bytes of a line that no screen shows whole.
const WIDE: usize = 120;

/// Whether words of this RUN can be moved and put on other lines: shell form, nothing quoted around
/// them, nothing assumed in reading it.
pub fn can_move(step: StepRef, call: &Call) -> bool {
    let shell = matches!(step.ins.command(), Some(Command::Shell(_)));
    let plain = call.packages.iter().all(|package| !package.literal || !package.text.is_empty());
    shell && plain && step.ins.as_read.is_empty() && !call.call.place.in_substitution
}

/// The items of a call that share their line with another, in order: what is not one to a line.
pub fn crowded<'a>(source: &Source, call: &'a Call) -> Option<&'a Package> {
    let line = |package: &Package| source.line(package.span.start as usize);
    let pairs = call.packages.iter().zip(call.packages.iter().skip(1));
    // `dpkg-dev dpkg` is one item of a list that is one to a line otherwise.
    let pair = |a: &Package, b: &Package| {
        call.packages.len() >= LONG && !a.name.is_empty() && a.name.strip_suffix("-dev") == Some(&b.name)
    };
    pairs.into_iter().find(|(a, b)| line(a) == line(b) && !pair(a, b)).map(|(_, b)| b)
}

/// Whether two of them stand on one line.
pub fn shares_a_line(source: &Source, packages: &[Package]) -> bool {
    let line = |package: &Package| source.line(package.span.start as usize);
    packages.windows(2).any(|pair| matches!(pair, [a, b] if line(a) == line(b)))
}

/// Whether a comment heads a line of several items: given lines of their own, they would lose it but for the first.
pub fn heads_a_line(step: StepRef, source: &Source, call: &Call) -> bool {
    let headed = |window: &[Package]| {
        let [before, head, ..] = window else { return false };
        let gap = Span::new(before.span.end as usize, head.span.start as usize);
        shares_a_line(source, &window[1..]) && comments_in(step.docker, gap).next().is_some()
    };
    call.packages.windows(3).any(headed)
}

/// What the names of one family begin with: `dovecot` of `dovecot-imapd`.
fn stem(package: &Package) -> &str {
    package.text.split(['-', '=']).next().unwrap_or_default()
}

/// Whether the lines are groups, several items to each and the names of one begin alike: `acl sudo` above
/// `postgresql-17 postgresql-client-17`. Who writes so has given them an order.
pub fn is_by_kind(source: &Source, call: &Call) -> bool {
    let line = |package: &Package| source.line(package.span.start as usize);
    let rows: Vec<&[Package]> = call.packages.chunk_by(|a, b| line(a) == line(b)).collect();
    let alike = |row: &&[Package]| row.iter().all(|package| row.first().map(stem) == Some(stem(package)));
    let several = |row: &&&[Package]| row.len() > 1;
    // In a long list, of whose order more is seen, most of them.
    let kinds: usize = rows.iter().filter(several).filter(|row| alike(row)).map(|row| row.len()).sum();
    let few = call.packages.len() < MANY && rows.iter().all(|row| row.len() > 1) && kinds > 0;
    rows.len() > 1 && (few || kinds * 2 > call.packages.len())
}

/// Whether the list goes over so many lines, of several items each and none of many, that they are somebody's groups.
pub fn is_in_groups(source: &Source, call: &Call) -> bool {
    let line = |package: &Package| source.line(package.span.start as usize);
    let rows: Vec<usize> = call.packages.chunk_by(|a, b| line(a) == line(b)).map(<[Package]>::len).collect();
    rows.len() >= LONG && call.packages.len() >= rows.len() * 2 && rows.iter().all(|row| *row < MANY)
}

/// Whether all items stand on one line.
pub fn is_on_one_line(source: &Source, call: &Call) -> bool {
    let line = |package: Option<&Package>| package.map(|package| source.line(package.span.start as usize));
    line(call.packages.first()) == line(call.packages.last())
}

/// The second item of the fullest line that is hard to read: it holds many, or several that are not
/// of one family and is too wide.
pub fn hard_to_read<'a>(source: &Source, call: &'a Call) -> Option<&'a Package> {
    let line = |package: &Package| source.line(package.span.start as usize);
    let rows = call.packages.chunk_by(|a, b| line(a) == line(b)).filter(|row| {
        let wide = |first: &Package| source.slice(source.line_span(line(first))).trim_end().len() > WIDE;
        let family = row.iter().all(|package| row.first().map(stem) == Some(stem(package)));
        row.len() >= MANY || !family && row.len() >= LONG && row.first().is_some_and(wide)
    });
    rows.max_by_key(|row| row.len()).and_then(|row| row.get(1))
}

/// The edits that give every item of a call a line of its own, and what follows the call on the same
/// line as well.
pub fn one_to_a_line(step: StepRef, source: &Source, call: &Call) -> Vec<Edit> {
    let file: FileId = step.file();
    let text = source.slice(step.ins.span);
    let line_end = line_end(text);
    let heredoc = step.ins.heredocs.iter().any(|heredoc| heredoc.body_span.contains(call.call.span));
    let escape = if heredoc { '\\' } else { step.docker.tree.escape };
    let start = source.slice(source.full_lines(call.action_span));
    let outer = indent(start);
    // Items that already have a line show the indent; otherwise one step deeper than the line of the call.
    let own_line = call.packages.iter().find_map(|package| {
        let line = source.full_lines(package.span);
        let before = source.slice(Span::new(line.start as usize, package.span.start as usize));
        (before.trim().is_empty() && !before.is_empty()).then_some(before)
    });
    let unit = step.docker.indent.get_or_init(|| unit(step.docker, source)).as_str();
    let deeper = own_line.map_or_else(|| format!("{outer}{unit}"), str::to_owned);
    let break_to = |indent: &str| format!(" {escape}{line_end}{indent}");
    let mut edits = Vec::new();
    for package in &call.packages {
        let at = call.call.words.partition_point(|word| word.span.end <= package.span.start);
        let Some(before) = at.checked_sub(1).and_then(|at| call.call.words.get(at)) else { continue };
        let gap = Span::new(before.span.end as usize, package.span.start as usize);
        if !source.slice(gap).contains('\n') {
            edits.push(Edit::replace(file, gap, break_to(&deeper)));
        }
    }
    edits.extend(behind(step, source, call, &break_to(if outer.is_empty() { unit } else { outer })));
    edits
}

/// What follows the call on its last line, put on a line of its own.
fn behind(step: StepRef, source: &Source, call: &Call, line_break: &str) -> Option<Edit> {
    let last = call.packages.last()?;
    let end = call.call.words.last()?.span.end;
    let rest = source.slice(Span::new(end as usize, source.full_lines(Span::at(end as usize)).end as usize));
    let operator = rest.trim_start_matches([' ', '\t']);
    let blanks = rest.len() - operator.len();
    let follows = operator.strip_prefix("&&").or_else(|| operator.strip_prefix("||"))?;
    let ends_line = follows.trim_start_matches([' ', '\t']).starts_with([step.docker.tree.escape, '\n', '\r']);
    let gap = Span::new(end as usize, end as usize + blanks);
    (last.span.end == end && !ends_line).then(|| Edit::replace(step.file(), gap, line_break))
}

/// The indent that continued lines of this file have most often; four blanks where there are none.
fn unit(docker: &Dockerfile, source: &Source) -> String {
    let mut seen: Vec<(&str, usize)> = Vec::new();
    for ins in docker.tree.instructions.iter().filter(|ins| ins.heredocs.is_empty()) {
        let lines = source.slice(ins.span).lines().skip(1);
        // The shallowest line of an instruction is its unit; deeper ones are nested in it.
        let depth = lines.filter(|line| !line.trim().is_empty()).map(indent).min_by_key(|indent| indent.len());
        let Some(depth) = depth.filter(|indent| !indent.is_empty()) else { continue };
        match seen.iter_mut().find(|(indent, _)| *indent == depth) {
            Some((_, count)) => *count += 1,
            None => seen.push((depth, 1)),
        }
    }
    let most = seen.iter().rev().max_by_key(|(_, count)| *count);
    most.map_or("    ", |(indent, _)| indent).to_owned()
}
