//! Comments that were meant to silence and are not read as such: behind an instruction, where a builder takes them for
//! its words, and in a form that is none. Speaks only where the name of a rule follows, so that prose is left alone.

use super::comments;
use crate::lint::names::Name;
use crate::project::{Dockerfile, Project};
use crate::text::{FileId, Source, Span, one_slip};

/// One such comment.
pub struct Misplaced {
    pub file: FileId,
    pub span: Span,
    /// The name of a rule in it.
    pub name: String,
    pub why: Why,
}

/// Why it is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It stands behind other words on its line.
    Behind,
    /// It is written otherwise.
    Form,
}

/// All of them.
pub fn find(project: &Project) -> Vec<Misplaced> {
    let mut found = Vec::new();
    let speaks = |source: &Source| WORDS.iter().any(|word| source.text.contains(word));
    for docker in project.dockerfiles.iter().filter(|docker| project.montage(docker.file).is_none()) {
        let source = project.source(docker.file);
        if speaks(source) {
            behind(source, docker, &mut found);
            let comments = docker.tree.comments.iter().map(|comment| comment.span);
            found.extend(comments.filter_map(|span| malformed(source, docker.file, span)));
        }
    }
    for compose in project.compose.iter().filter(|compose| project.montage(compose.file).is_none()) {
        let source = project.source(compose.file);
        if speaks(source) {
            let comments = compose.yaml.comments.iter().map(|comment| comment.span);
            found.extend(comments.filter_map(|span| malformed(source, compose.file, span)));
        }
    }
    for ignore in project.ignore_files.iter().filter(|ignore| speaks(project.source(ignore.file))) {
        let source = project.source(ignore.file);
        for line in (1..=source.lines()).map(|line| source.line_span(line)) {
            match source.slice(line).starts_with('#') {
                true => found.extend(malformed(source, ignore.file, line)),
                false => found.extend(tail(source, ignore.file, line)),
            }
        }
    }
    for running in comments::scripts(project).filter(|running| speaks(project.source(running.file))) {
        let source = project.source(running.file);
        found.extend(comments::comments_of_script(source).filter_map(|span| malformed(source, running.file, span)));
    }
    found
}

/// What a comment says that is meant to silence; of these one is in each.
const WORDS: [&str; 4] = ["gnore", "GNORE", "isable", "skip"];

const TOOLS: [&str; 2] = ["plimsoll", "hadolint"];

/// Comments in the lines of instructions. What a here-document holds is a file or a script of its own.
fn behind(source: &Source, docker: &Dockerfile, found: &mut Vec<Misplaced>) {
    for ins in docker.tree.instructions.iter().filter(|ins| ins.heredocs.is_empty()) {
        let (first, last) = (source.line(ins.span.start as usize), source.line(ins.span.end as usize));
        let lines = (first..=last).map(|line| source.line_span(line));
        found.extend(lines.filter_map(|line| tail(source, docker.file, line)));
    }
}

/// A comment behind other words of the line, outside of quotes.
fn tail(source: &Source, file: FileId, line: Span) -> Option<Misplaced> {
    let text = source.slice(line);
    let at =
        text.match_indices('#').map(|(at, _)| at).find(|at| TOOLS.iter().any(|tool| begins(&text[at + 1..], tool)))?;
    let (before, comment) = text.split_at(at);
    let open = |mark: char| before.matches(mark).count() % 2 == 1;
    let quoted = open('"') || open('\'') || comment.contains(['"', '\'']);
    if before.trim().is_empty() || !before.ends_with([' ', '\t']) || quoted {
        return None;
    }
    let name = named(comment)?;
    let start = line.start as usize + at;
    Some(Misplaced { file, span: Span::new(start, start + comment.trim_end().len()), name, why: Why::Behind })
}

/// A comment of a line of its own that is not read.
fn malformed(source: &Source, file: FileId, span: Span) -> Option<Misplaced> {
    let comment = source.slice(span);
    let read = comments::is_read(source, span);
    let name = named(comment).filter(|_| !read)?;
    let end = span.start as usize + comment.trim_end().len();
    Some(Misplaced { file, span: Span::new(span.start as usize, end), name, why: Why::Form })
}

fn begins(comment: &str, tool: &str) -> bool {
    comment.trim_start_matches([' ', '\t', '#']).starts_with(tool)
}

/// The rule that a comment names behind `plimsoll ignore` or a form like it.
fn named(comment: &str) -> Option<String> {
    let body = comment.trim_start_matches([' ', '\t', '#']);
    let (tool, rest) = body.split_once([' ', '\t', ':', '-'])?;
    let tool = tool.to_ascii_lowercase();
    TOOLS.iter().find(|known| **known == tool || one_slip(known, &tool))?;
    let rest = without(rest.trim_start_matches([' ', '\t', ':', '-']), &["file", "stage", "global"]);
    let after = without(rest.trim_start(), &["ignore", "disable", "skip"]);
    let rest = after.strip_prefix([' ', '\t', '=', ':']).filter(|_| after.len() < rest.trim_start().len())?;
    let rest = rest.trim_start_matches([' ', '\t', '=', ':', '[']);
    let word = rest.split([',', ' ', '\t', ']', ';']).next().unwrap_or_default();
    matches!(Name::of(word), Some(name) if !matches!(name, Name::Foreign(_) | Name::Area(_))).then(|| word.to_owned())
}

/// The text without the word that it begins with, in whatever case.
fn without<'t>(text: &'t str, words: &[&str]) -> &'t str {
    let begins = |word: &&&str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    words.iter().find(begins).map_or(text, |word| &text[word.len()..])
}
