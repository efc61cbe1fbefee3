//! What there is to say of the suppressions themselves: a name that nothing bears, a name that silences
//! nothing. Speaks under the rule `unused-suppression`, whose page says why.

use super::misplaced::{self, Misplaced, Why};
use super::{Dialect, Suppression, Word, comments};
use crate::finding::{Confidence, Finding, Meta, Safety, Severity};
use crate::lint::names::Name;
use crate::lint::{Options, profile};
use crate::project::Project;
use crate::rules::registry::RULES;
use crate::text::{Edit, Source, Span};

/// The slug of the page these findings stand under.
const RULE: &str = "unused-suppression";

/// Names that nothing bears for which one is looked for that may have been meant: it is held against a thousand.
const MOST_HELPED: usize = 200;

pub fn findings(project: &Project, options: &Options, suppressions: &[Suppression]) -> Vec<Finding> {
    let Some(meta) = RULES.iter().map(|rule| &rule.meta).find(|meta| meta.name == RULE) else { return Vec::new() };
    if !profile::may_report(project, options, meta) {
        return Vec::new();
    }
    let unread = misplaced::find(project).into_iter().map(|comment| unread(project, meta, &comment));
    let mut helped = 0;
    let idle = suppressions.iter().flat_map(|suppression| about(project, options, meta, suppression, &mut helped));
    unread.chain(idle).collect()
}

/// A comment that is not read at all.
fn unread(project: &Project, meta: &'static Meta, comment: &Misplaced) -> Finding {
    let text = project.source(comment.file).slice(comment.span);
    let message = match comment.why {
        Why::Behind => format!("`{text}` stands behind other words, where it is no comment that silences"),
        Why::Form => format!("`{text}` has no form that is read, so it silences nothing"),
    };
    let mut finding = Finding::new(meta, comment.file, comment.span, message);
    finding.help(format!(
        "write `# plimsoll ignore={} -- reason` on a line of its own, above what it speaks of",
        comment.name
    ));
    finding
}

fn about(
    project: &Project,
    options: &Options,
    meta: &'static Meta,
    suppression: &Suppression,
    helped: &mut usize,
) -> Vec<Finding> {
    let source = project.source(suppression.file);
    let idle: Vec<&Word> = suppression.words.iter().filter(|word| is_idle(project, options, word)).collect();
    let mut out = Vec::new();
    for word in &idle {
        let mut finding = Finding::new(meta, suppression.file, word.span, "");
        match &word.name {
            Some(_) => unused(&mut finding, suppression, word),
            None if word.text.contains(comments::EXPIRES) => {
                finding.message = format!("`{}` names no day of the calendar behind one list of names", word.text);
                finding.help("write `ignore=NAME,NAME expires=2027-03-01 -- reason`");
                out.push(finding);
                continue;
            }
            None => {
                *helped += 1;
                let meant = (*helped <= MOST_HELPED).then(|| Name::parse(&word.text).err()?.nearest).flatten();
                finding.message = format!("No check is called `{}`, so the comment silences nothing", word.text);
                match meant {
                    Some(name) => {
                        finding.help(format!("write `{name}`, if that is what was meant"));
                        let edit = Edit::replace(suppression.file, word.span, name);
                        finding.fix(Safety::Suggestion, format!("write `{name}`"), vec![edit]);
                    }
                    None => {
                        finding.help("`plimsoll rules` lists the names; take the comment out if none is meant");
                    }
                }
                out.push(finding);
                continue;
            }
        }
        let all = idle.len() == suppression.words.len();
        let span = if all { comment_span(source, suppression) } else { without(suppression, word) };
        let first = idle.first().is_some_and(|first| first.span == word.span);
        if !all || first {
            let edits = vec![Edit::delete(suppression.file, span)];
            // Whether the tool that a mark is for would speak without it is known to that tool alone, and to its version.
            match suppression.dialect {
                Dialect::Plimsoll => finding.fix(Safety::Safe, "Take it out", edits),
                Dialect::Hadolint | Dialect::Buildkit => {
                    let title = "Take it out: the tool it is for may speak of this place again";
                    finding.fix(Safety::Unsafe, title, edits)
                }
            };
        }
        out.push(finding);
    }
    out
}

/// A name is idle where its check ran and the comment silenced nothing, or where there is no such check.
/// Of checks that did not run nothing can be said.
fn is_idle(project: &Project, options: &Options, word: &Word) -> bool {
    match &word.name {
        None => true,
        Some(Name::Foreign(_)) => false,
        Some(name) => {
            let mut named = RULES.iter().map(|rule| &rule.meta).filter(|meta| name.may_cover(meta)).peekable();
            !word.used && named.peek().is_some() && named.all(|meta| profile::may_report(project, options, meta))
        }
    }
}

fn unused(finding: &mut Finding, suppression: &Suppression, word: &Word) {
    finding.message = format!("`{}` silences nothing here", word.text);
    match suppression.dialect {
        Dialect::Plimsoll => {
            finding.help("take it out, so that the next such fault is seen");
        }
        Dialect::Hadolint | Dialect::Buildkit => {
            finding.severity(Severity::Style).confidence(Confidence::Low);
            finding.help("take it out, unless the tool it was written for still needs it");
        }
    }
}

/// The comment with its line where it stands alone, else with the blanks before it.
fn comment_span(source: &Source, suppression: &Suppression) -> Span {
    let line = source.line_span(source.line(suppression.comment.start as usize));
    let before = Span::new(line.start as usize, suppression.comment.start as usize);
    let text = source.slice(before);
    match text.trim().is_empty() {
        true => source.full_lines(suppression.comment),
        false => Span::new(line.start as usize + text.trim_end().len(), suppression.comment.end as usize),
    }
}

/// The name with the comma that joins it to its neighbour.
fn without(suppression: &Suppression, word: &Word) -> Span {
    let mut before = None;
    let mut words = suppression.words.iter();
    while let Some(other) = words.next() {
        if other.span == word.span {
            return match (before, words.next()) {
                (Some(end), _) => Span::new(end, word.span.end as usize),
                (None, Some(after)) => Span::new(word.span.start as usize, after.span.start as usize),
                (None, None) => word.span,
            };
        }
        before = Some(other.span.end as usize);
    }
    word.span
}
