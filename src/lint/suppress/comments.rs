//! Reads the comments of Dockerfiles, compose files, ignore files and scripts for those that silence, and finds
//! the bytes each speaks of.

use super::{Dialect, Suppression, Word};
use crate::knowledge::eol::Date;
use crate::lint::Options;
use crate::lint::check::{self, Check};
use crate::lint::names::Name;
use crate::project::running::Running;
use crate::project::{ComposeFile, Dockerfile, Project};
use crate::syntax::yaml::Node;
use crate::text::{FileId, Source, Span};

/// What stands before the day from which a comment no longer silences.
pub const EXPIRES: &str = "expires=";

/// What a comment asks for, its text read and its place not yet.
struct Pragma {
    dialect: Dialect,
    reach: Reach,
    words: Vec<Word>,
    reason: Option<String>,
    expires: Option<Date>,
}

/// How far a comment speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// The instruction, key or pattern that follows.
    Next,
    /// The stage that the next instruction belongs to.
    Stage,
    File,
}

/// Every suppression of the project.
pub fn collect(project: &Project, options: &Options) -> Vec<Suppression> {
    let mut found = Vec::new();
    for check in check::settings(project, options) {
        found.extend(skipped(project.source(check.file), &check));
    }
    for docker in &project.dockerfiles {
        dockerfile(project.source(docker.file), docker, &mut found);
    }
    for compose in &project.compose {
        compose_file(project.source(compose.file), compose, &mut found);
    }
    for ignore in &project.ignore_files {
        ignore_file(project.source(ignore.file), ignore.file, &mut found);
    }
    for running in scripts(project) {
        script(project.source(running.file), running, &mut found);
    }
    found.into_iter().filter_map(|suppression| placed(project, suppression)).collect()
}

/// The scripts that run and are files of their own.
pub fn scripts(project: &Project) -> impl Iterator<Item = &Running> {
    let other = move |file: FileId| project.montage(file).is_some() || project.dockerfile(file).is_some();
    project.running.iter().filter(move |running| !other(running.file))
}

/// A comment of a text that is put together from several files, told of its file.
fn placed(project: &Project, mut found: Suppression) -> Option<Suppression> {
    let Some(montage) = project.montage(found.file) else { return Some(found) };
    let (file, comment) = montage.place(found.comment)?;
    let all = found.scope == whole(&montage.source);
    found.scope = if all { whole(project.source(file)) } else { montage.place(found.scope)?.1 };
    for word in &mut found.words {
        word.span = montage.place(word.span)?.1;
    }
    (found.file, found.comment) = (file, comment);
    montage.judged.contains(&file).then_some(found)
}

fn whole(source: &Source) -> Span {
    Span::new(0, source.text.len())
}

fn suppression(file: FileId, comment: Span, scope: Span, pragma: Pragma) -> Suppression {
    let Pragma { words, reason, expires, dialect, .. } = pragma;
    Suppression { file, comment, scope, words, reason, expires, dialect }
}

/// What the directive at the top of a file, or the build argument in its place, skips in the whole file.
fn skipped(source: &Source, check: &Check) -> Option<Suppression> {
    let (comment, value) = check.place.unwrap_or_default();
    let mut pragma = skip_list(check.text, value.start as usize)?;
    for word in pragma.words.iter_mut().filter(|_| check.place.is_none()) {
        // It may be meant for another file of the build: nothing is to be said of it here.
        word.used = true;
        word.name = word.name.take().or_else(|| Some(Name::Foreign(word.text.clone())));
    }
    Some(suppression(check.file, comment, whole(source), pragma))
}

fn dockerfile(source: &Source, docker: &Dockerfile, found: &mut Vec<Suppression>) {
    for comment in &docker.tree.comments {
        let Some(pragma) = read(source, comment.span) else { continue };
        let at = comment.span.end;
        let instructions = &docker.tree.instructions;
        let next = instructions.partition_point(|ins| ins.span.start < at);
        let scope = match pragma.reach {
            Reach::File => whole(source),
            Reach::Next if comment.inside => next_line(source, comment.span),
            Reach::Next => match instructions.get(next) {
                Some(ins) => ins.span,
                None => Span::at(source.text.len()),
            },
            Reach::Stage => stage_around(source, docker, next),
        };
        found.push(suppression(docker.file, comment.span, scope, pragma));
    }
}

/// The stage that holds the instruction at `index`; before the first FROM, what stands there.
fn stage_around(source: &Source, docker: &Dockerfile, index: usize) -> Span {
    let instructions = &docker.tree.instructions;
    let at = docker.stages.partition_point(|stage| stage.from <= index);
    let first = at.checked_sub(1).and_then(|i| docker.stages.get(i)).and_then(|stage| instructions.get(stage.from));
    let after = docker.stages.get(at).and_then(|stage| instructions.get(stage.from));
    let start = first.map_or(0, |ins| ins.span.start as usize);
    let end = after.map_or(source.text.len(), |ins| (ins.span.start as usize).saturating_sub(1));
    Span::new(start, end)
}

/// The first line after `comment` that is neither blank nor a comment.
fn next_line(source: &Source, comment: Span) -> Span {
    let first = source.line(comment.start as usize) + 1;
    let lines = (first..=source.lines()).map(|line| source.line_span(line));
    let mut full = lines.filter(|span| {
        let text = source.slice(*span).trim_start();
        !text.is_empty() && !text.starts_with('#')
    });
    full.next().unwrap_or(Span::at(source.text.len()))
}

fn compose_file(source: &Source, compose: &ComposeFile, found: &mut Vec<Suppression>) {
    let pragmas: Vec<(Span, Pragma)> =
        compose.yaml.comments.iter().filter_map(|c| read(source, c.span).map(|pragma| (c.span, pragma))).collect();
    if pragmas.is_empty() {
        return;
    }
    let mut places = Vec::new();
    for document in &compose.yaml.documents {
        keys_and_items(document, &mut places);
    }
    places.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    for (comment, pragma) in pragmas {
        let line = source.line_span(source.line(comment.start as usize));
        let before = Span::new(line.start as usize, comment.start as usize);
        let scope = match pragma.reach {
            Reach::File => whole(source),
            _ if !source.slice(before).trim().is_empty() => before,
            _ => {
                let next = places.partition_point(|span| span.start < comment.end);
                places.get(next).copied().unwrap_or(Span::at(source.text.len()))
            }
        };
        found.push(suppression(compose.file, comment, scope, pragma));
    }
}

/// The spans of all keys with their values, and of all items. An explicit stack: a file may nest deep.
pub fn keys_and_items(root: &Node, places: &mut Vec<Span>) {
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        for entry in node.entries() {
            places.push(entry.key.span.to(entry.value.span));
            open.push(&entry.value);
        }
        for item in node.items() {
            places.push(item.span);
            open.push(item);
        }
    }
}

fn ignore_file(source: &Source, file: FileId, found: &mut Vec<Suppression>) {
    for line in (1..=source.lines()).map(|line| source.line_span(line)) {
        if !source.slice(line).starts_with('#') {
            continue;
        }
        let Some(pragma) = read(source, line) else { continue };
        let scope = if pragma.reach == Reach::Next { next_line(source, line) } else { whole(source) };
        found.push(suppression(file, line, scope, pragma));
    }
}

fn script(source: &Source, running: &Running, found: &mut Vec<Suppression>) {
    for comment in comments_of_script(source) {
        let Some(pragma) = read(source, comment) else { continue };
        let scope = match pragma.reach {
            Reach::Next => statement(source, running, next_line(source, comment)),
            Reach::Stage | Reach::File => whole(source),
        };
        found.push(suppression(running.file, comment, scope, pragma));
    }
}

/// The comments of a script that have a line of their own.
pub fn comments_of_script(source: &Source) -> impl Iterator<Item = Span> {
    let lines = (1..=source.lines()).map(move |line| source.line_span(line));
    lines.filter_map(move |line| {
        let text = source.slice(line);
        let at = line.start as usize + text.len() - text.trim_start().len();
        text.trim_start().starts_with('#').then(|| Span::new(at, line.end as usize))
    })
}

/// A line of a script with those that continue it, to the end of the commands that begin there.
pub fn statement(source: &Source, running: &Running, first: Span) -> Span {
    let mut whole = first;
    loop {
        let begun = running.script.commands.iter().map(|command| command.span);
        let begun = begun.filter(|span| whole.start <= span.start && span.start <= whole.end);
        let mut end = begun.map(|span| span.end).fold(whole.end, u32::max);
        end = source.line_span(source.line(end as usize)).end.max(end);
        let continued = source.slice(Span { end, ..whole }).trim_end_matches(['\r', '\n']).ends_with('\\');
        if continued && (end as usize) < source.text.len() {
            end = source.line_span(source.line(end as usize) + 1).end;
        }
        if end <= whole.end {
            return whole;
        }
        whole.end = end;
    }
}

/// Whether the comment at `span` is one that silences.
pub fn is_read(source: &Source, span: Span) -> bool {
    read(source, span).is_some()
}

/// What the comment at `span`, its `#` included, asks for; `None` for comments about something else.
fn read(source: &Source, span: Span) -> Option<Pragma> {
    let comment = source.slice(span);
    let body = comment.trim_start_matches('#').trim_start();
    let at = span.start as usize + (comment.len() - body.len());
    if let Some(rest) = body.strip_prefix("check=") {
        return skip_list(rest, at + "check=".len());
    }
    let (tool, rest) = body.split_once(char::is_whitespace)?;
    let dialect = match tool {
        "plimsoll" => Dialect::Plimsoll,
        "hadolint" => Dialect::Hadolint,
        _ => return None,
    };
    let (head, list) = rest.split_once('=')?;
    let list_at = at + body.len() - list.len();
    let reach = match head.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["ignore"] => Reach::Next,
        ["stage", "ignore"] => Reach::Stage,
        ["file" | "global", "ignore"] => Reach::File,
        _ => return None,
    };
    let (list, reason) = split_reason(list);
    let (list, expires) = if dialect == Dialect::Plimsoll { split_expiry(list) } else { (list, None) };
    Some(Pragma { dialect, reach, words: words(list, list_at), reason, expires })
}

/// BuildKit's `skip=A,B;error=true`, at `at` in the file. BuildKit cuts it at the first blank, so what
/// follows is free text.
fn skip_list(text: &str, at: usize) -> Option<Pragma> {
    let settings = text.split(char::is_whitespace).next().unwrap_or(text);
    let reason = reason_of(text.get(settings.len()..).unwrap_or_default());
    let mut from = 0;
    for part in settings.split(';') {
        if let Some(list) = part.strip_prefix("skip=") {
            let words = words(list, at + from + "skip=".len());
            return Some(Pragma { dialect: Dialect::Buildkit, reach: Reach::Next, words, reason, expires: None });
        }
        from += part.len() + 1;
    }
    None
}

/// `A, B -- why` as the list and the reason. hadolint's users write `# why`.
fn split_reason(text: &str) -> (&str, Option<String>) {
    let marks = [" --", " #", " //"];
    let cut = marks.iter().filter_map(|mark| text.find(mark)).min().unwrap_or(text.len());
    let (list, rest) = text.split_at_checked(cut).unwrap_or((text, ""));
    (list, reason_of(rest))
}

/// `A, B expires=2027-03-01` as the list and the day. A day that is none stays in the list, and is told there.
fn split_expiry(list: &str) -> (&str, Option<Date>) {
    let Some((names, day)) = list.split_once(EXPIRES) else { return (list, None) };
    match Date::parse(day.trim()) {
        Some(day) if names.ends_with([' ', '\t']) => (names, Some(day)),
        _ => (list, None),
    }
}

fn reason_of(text: &str) -> Option<String> {
    let reason = text.trim_start_matches(|c: char| c.is_whitespace() || "-#/".contains(c)).trim_end();
    (!reason.is_empty()).then(|| reason.to_owned())
}

fn words(list: &str, at: usize) -> Vec<Word> {
    let mut from = 0;
    let mut words = Vec::new();
    for part in list.split(',') {
        let text = part.trim();
        let start = at + from + (part.len() - part.trim_start().len());
        if !text.is_empty() {
            let span = Span::new(start, start + text.len());
            words.push(Word { span, text: text.to_owned(), name: Name::of(text), used: false });
        }
        from += part.len() + 1;
    }
    words
}
