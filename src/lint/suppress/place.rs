//! Where a comment goes that silences one finding, and what it says: the way back from what `comments` reads. Knows
//! files, not why anyone would.

use std::cmp::Reverse;

use super::comments::{self, keys_and_items};
use crate::finding::Finding;
use crate::project::Project;
use crate::project::meaning::Kind;
use crate::syntax::yaml;
use crate::text::{Edit, Source, Span};

/// What stands before the names in such a comment.
const MARK: &str = "# plimsoll ignore=";

/// The comment above what `finding` is about. None where no comment can stand: in programs, and where nothing that
/// a comment speaks of holds the finding.
pub fn comment(project: &Project, finding: &Finding) -> Option<Edit> {
    let (file, at) = (finding.primary.file, finding.primary.span);
    let source = project.source(file);
    let line = match kind(project, finding)? {
        Kind::Dockerfile => {
            let docker = project.dockerfile(file)?;
            source.line(docker.instruction_around(Span::at(at.start as usize))?.span.start as usize)
        }
        Kind::Compose => line_of_key(source, at.start)?,
        Kind::Ignore => source.line(at.start as usize),
        Kind::Script(_) => line_of_statement(project, finding)?,
        Kind::Env => return None,
    };
    let code = finding.rule.code;
    let own = source.line_span(line);
    let indent: String = source.slice(own).chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
    // A list that is there takes one more name, unless it says more than names.
    let above = line.checked_sub(1).filter(|above| *above > 0).map(|above| source.line_span(above));
    let listed = above.filter(|above| {
        let names = source.slice(*above).trim_start().strip_prefix(MARK);
        names.is_some_and(|names| {
            names.chars().all(|c| c.is_ascii_alphanumeric() || "-_, ".contains(c)) && !names.trim_end().contains(' ')
        })
    });
    Some(match listed {
        Some(above) => Edit::insert(file, above.end as usize, format!(",{code}")),
        None => {
            let end = source.line_end();
            Edit::insert(file, own.start as usize, format!("{indent}{MARK}{code}{end}"))
        }
    })
}

/// What the file is that the finding stands in, be it one of several that make a model.
fn kind(project: &Project, finding: &Finding) -> Option<Kind> {
    let file = finding.primary.file;
    let part = || project.montages.iter().any(|montage| montage.judged.contains(&file)).then_some(Kind::Compose);
    project.kind_of(file).or_else(part)
}

/// The line of a script above which a comment speaks of the finding and changes nothing.
fn line_of_statement(project: &Project, finding: &Finding) -> Option<u32> {
    let (file, at) = (finding.primary.file, finding.primary.span.start);
    let running = comments::scripts(project).find(|running| running.file == file)?;
    let source = project.source(file);
    let around = running.script.commands.iter().map(|command| command.span);
    let around = around.filter(|span| span.start <= at && at <= span.end);
    let mut line = source.line(around.map(|span| span.start).min().unwrap_or(at) as usize);
    while line > 1 && source.slice(source.line_span(line - 1)).trim_end().ends_with('\\') {
        line -= 1;
    }
    let speaks = comments::statement(source, running, source.line_span(line));
    // What stands in the first line is who reads the script.
    (line > 1 && speaks.start <= at && at <= speaks.end).then_some(line)
}

/// The line of the innermost key or item around a place that nothing stands before.
fn line_of_key(source: &Source, at: u32) -> Option<u32> {
    let (yaml, _) = yaml::parse(&source.text);
    let mut places = Vec::new();
    for document in &yaml.documents {
        keys_and_items(document, &mut places);
    }
    let first = |span: &Span| {
        let line = source.line_span(source.line(span.start as usize));
        source.slice(Span { end: span.start, ..line }).chars().all(|c| matches!(c, ' ' | '\t' | '-'))
    };
    places.retain(|span| span.start <= at && at <= span.end && first(span));
    places.sort_by_key(|span| (span.start, Reverse(span.end)));
    places.last().map(|span| source.line(span.start as usize))
}
