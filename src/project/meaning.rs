//! What a text means, in comparable lines: the measure that a fix is held against. Two texts with the
//! same lines build the same image, start the same containers, or keep the same files out; what no
//! build or start can tell apart (blanks, quotes, the order of lists that are sets) is not in them.
//! Knows no rule, and of a project only the one text.

mod compose;
mod dockerfile;

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Aspect, Fix};
use crate::project::{Project, evidence, stages::commands};
use crate::syntax::dockerfile::{Instruction, Keyword};
use crate::syntax::{ignorefile, shell};
use crate::text::{FileId, Span};

/// What a text is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Dockerfile,
    Compose,
    Ignore,
    /// Variables for Compose.
    Env,
    Script(shell::Dialect),
}

impl Kind {
    /// What a file that is not there yet would be read as, by its name.
    pub fn of_new(path: &str) -> Option<Kind> {
        match path.rsplit(['/', '\\']).next() {
            Some(".env") => Some(Kind::Env),
            Some(".gitignore") => Some(Kind::Ignore),
            _ => path.ends_with(".dockerignore").then_some(Kind::Ignore),
        }
    }
}

/// The lines of each aspect.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meaning {
    lines: BTreeMap<Aspect, Vec<String>>,
    /// Faults that were met on the way, as many as the readers report.
    pub faults: usize,
}

impl Meaning {
    /// Reads `text`. Never fails.
    pub fn of(kind: Kind, text: &str, build_args: &[(String, String)]) -> Meaning {
        match kind {
            Kind::Dockerfile => dockerfile::meaning(text, build_args),
            Kind::Compose => compose::meaning(text),
            Kind::Ignore => patterns(text),
            Kind::Env => variables(text),
            Kind::Script(dialect) => script(text, dialect),
        }
    }

    /// The aspects in which two texts differ.
    pub fn differences(&self, other: &Meaning) -> BTreeSet<Aspect> {
        let aspects = self.lines.keys().chain(other.lines.keys()).copied();
        aspects.filter(|aspect| self.lines.get(aspect) != other.lines.get(aspect)).collect()
    }

    fn say(&mut self, aspect: Aspect, line: impl Into<String>) {
        self.lines.entry(aspect).or_default().push(line.into());
    }

    /// Puts the lines of an aspect in order, where theirs says nothing.
    fn unordered(&mut self, aspect: Aspect) {
        if let Some(lines) = self.lines.get_mut(&aspect) {
            lines.sort();
            lines.dedup();
        }
    }
}

impl Project {
    /// What the text of `file` is read as; none where it is a program or a configuration, whose meaning is
    /// not known here.
    pub fn kind_of(&self, file: FileId) -> Option<Kind> {
        if self.dockerfile(file).is_some() {
            return Some(Kind::Dockerfile);
        }
        if self.compose.iter().any(|compose| compose.file == file) {
            return Some(Kind::Compose);
        }
        if self.ignore_files.iter().any(|ignore| ignore.file == file) {
            return Some(Kind::Ignore);
        }
        let named = commands::shebang(&self.source(file).text);
        let dialect = named.and_then(|program| shell::Dialect::of_program(&program));
        let is_script = || self.evidence_of(file).is_some_and(|it| it.kind == evidence::Kind::Shell);
        dialect.or_else(|| is_script().then_some(shell::Dialect::Posix)).map(Kind::Script)
    }
}

impl Project {
    /// Whether the fix touches an instruction of `file` with a fault in it, or one that a line follows which is
    /// no instruction and may have belonged to it: what such a text says is only assumed.
    pub fn is_faulty(&self, file: FileId, fix: &Fix) -> bool {
        let Some(docker) = self.dockerfile(file) else { return false };
        let shell = docker.stages.iter().flat_map(|stage| &stage.steps).flat_map(|step| &step.shell_errors);
        let faults: Vec<Span> =
            docker.errors.iter().map(|error| error.span).chain(shell.map(|(span, _)| *span)).collect();
        let touched = |span: Span| fix.edits.iter().any(|edit| edit.file == file && meet(edit.span, span));
        let broken =
            |ins: &Instruction| !ins.blank_lines.is_empty() || faults.iter().any(|fault| meet(*fault, ins.span));
        let all = &docker.tree.instructions;
        let next = all.iter().skip(1).map(Some).chain([None]);
        let cut = |next: Option<&Instruction>| next.is_some_and(|next| next.keyword == Keyword::Unknown);
        all.iter().zip(next).any(|(ins, next)| (broken(ins) || cut(next)) && touched(ins.span))
    }
}

/// Whether the first takes something of the second; what is only put in does so at either end, too.
fn meet(a: Span, b: Span) -> bool {
    let inserted = a.is_empty() && b.start <= a.start && a.start <= b.end;
    inserted || a.start < b.end && b.start < a.end
}

/// The patterns in order, a pattern that stands twice in a row once.
fn patterns(text: &str) -> Meaning {
    let (tree, errors) = ignorefile::parse(text);
    let mut meaning = Meaning { faults: errors.len(), ..Meaning::default() };
    for pattern in &tree.patterns {
        meaning.say(Aspect::Patterns, text.get(pattern.span.range()).unwrap_or_default().trim());
    }
    meaning
}

fn variables(text: &str) -> Meaning {
    let mut meaning = Meaning::default();
    text.lines().for_each(|line| meaning.say(Aspect::Environment, line));
    meaning
}

fn script(text: &str, dialect: shell::Dialect) -> Meaning {
    let script = shell::parse(text, dialect);
    let mut meaning = Meaning { faults: script.errors.len(), ..Meaning::default() };
    for command in &script.commands {
        meaning.say(Aspect::Commands, dockerfile::command(command, &[]));
    }
    meaning
}
