//! Instructions that have become part of another: the backslash or `&&` before them carries the line on, or
//! the word stands twice. Knows the shape of the line and nothing of what was meant.

use crate::project::{Dockerfile, Project, StepRef};
use crate::syntax::dockerfile::{Command, Instruction, Keyword};
use crate::text::{Source, Span};

/// A keyword inside an instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Swallowed {
    pub keyword: &'static str,
    pub span: Span,
    /// It begins a line of its own, so that the line before carries on by mistake.
    pub line: bool,
}

/// Programs whose words may be lines of a Dockerfile.
const WRITERS: &[&str] = &["echo", "printf", "print"];

impl StepRef<'_> {
    /// The keyword that this instruction has swallowed, where there is one.
    pub fn swallowed(&self, project: &Project) -> Option<Swallowed> {
        let source = project.source(self.file());
        if self.onbuild || self.ins.json {
            return None;
        }
        match self.ins.command() {
            Some(Command::Shell(joined)) => {
                let defines = |word: &str| joined.text.contains(&format!("{word}()"));
                among_commands(self, source).filter(|found| !defines(found.keyword))
            }
            Some(Command::Exec(_)) => None,
            None => among_lines(self.docker, self.ins, source),
        }
    }

    /// Whether no instruction stands behind it but a line that is none: it was to go on there, and what it does as a
    /// whole is not known.
    pub fn is_cut(&self) -> bool {
        let all = &self.docker.tree.instructions;
        let next = all.partition_point(|other| other.span.start <= self.ins.span.start);
        all.get(next).is_some_and(|next| next.keyword == Keyword::Unknown)
    }
}

fn keyword(word: &str) -> Option<&'static str> {
    if !word.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    Keyword::ALL.into_iter().map(Keyword::name).find(|name| *name == word)
}

fn among_commands(step: &StepRef, source: &Source) -> Option<Swallowed> {
    let inside = |span: Span| step.ins.heredocs.iter().any(|heredoc| heredoc.body_span.contains(span));
    step.commands.iter().filter(|command| !inside(command.span)).find_map(|command| {
        let writes = command.name().is_some_and(|name| WRITERS.contains(&name));
        command.words.iter().enumerate().filter(|_| !writes).find_map(|(index, word)| {
            let keyword = keyword(&word.raw)?;
            let line = begins_line(source, word.span);
            let found = (index == 0 || line) && has_more(source, step.ins, word.span);
            found.then_some(Swallowed { keyword, span: word.span, line })
        })
    })
}

/// Whether only blanks stand before it on its line.
fn begins_line(source: &Source, span: Span) -> bool {
    let line = source.line_span(source.line(span.start as usize));
    source.slice(Span::new(line.start as usize, span.start as usize)).trim().is_empty()
}

/// Whether more than a continuation mark stands behind it on its line.
fn has_more(source: &Source, ins: &Instruction, span: Span) -> bool {
    let line = source.line_span(source.line(span.start as usize));
    let end = (ins.span.end.min(line.end)) as usize;
    source.slice(Span::new(span.end as usize, end)).trim().len() > 1
}

fn among_lines(docker: &Dockerfile, ins: &Instruction, source: &Source) -> Option<Swallowed> {
    let first_body = ins.heredocs.iter().map(|heredoc| heredoc.body_span.start).min();
    let end = first_body.unwrap_or(ins.span.end) as usize;
    let text = source.slice(Span::new(ins.span.start as usize, end));
    let mut at = ins.span.start as usize;
    let mut quotes = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let body = line.trim_start_matches([' ', '\t']);
        let start = at + line.len() - body.len();
        at += line.len();
        if body.starts_with('#') {
            continue;
        }
        let word = body.split([' ', '\t']).next().unwrap_or_default();
        let span = Span::new(start, start + word.len());
        let within = index > 0 && quotes % 2 == 0;
        if let Some(keyword) = keyword(word).filter(|_| within && has_more(source, ins, span)) {
            let of_check = ins.keyword == Keyword::Healthcheck && keyword == "CMD";
            return (!of_check && docker.errors.iter().all(|error| !error.span.contains(span))).then_some(Swallowed {
                keyword,
                span,
                line: true,
            });
        }
        quotes += body.matches('"').count() - body.matches("\\\"").count();
    }
    None
}
