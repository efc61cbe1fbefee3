//! Comments that silence findings: `# plimsoll ignore=…`, hadolint's and BuildKit's. Knows comments and
//! the places they speak of, and nothing of configuration.

pub mod comments;
mod misplaced;
pub mod place;
mod unused;

use super::configured::silence_until;
use super::names::{Name, is_buildkit_name};
use super::{Options, profile};
use crate::finding::Finding;
use crate::knowledge::eol::Date;
use crate::project::Project;
use crate::text::{FileId, Span};

/// One comment that silences.
#[derive(Debug)]
pub struct Suppression {
    pub file: FileId,
    /// The comment, from its mark to its end.
    pub comment: Span,
    /// Findings that begin in these bytes are meant.
    pub scope: Span,
    pub words: Vec<Word>,
    pub reason: Option<String>,
    /// From this day on it no longer holds.
    pub expires: Option<Date>,
    pub dialect: Dialect,
}

/// One name in the list.
#[derive(Debug)]
pub struct Word {
    pub span: Span,
    pub text: String,
    /// `None` where nothing bears that name.
    pub name: Option<Name>,
    /// It silenced something.
    pub used: bool,
}

/// Whose comment it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Plimsoll,
    Hadolint,
    /// `# check=skip=…`
    Buildkit,
}

impl Dialect {
    /// What a name can mean in such a comment: BuildKit's `all` is all of BuildKit's checks.
    fn covers(self, name: &Name, finding: &Finding) -> bool {
        // What is experimental in BuildKit heeds no `skip`.
        let mut skippable = finding.aliases.iter().filter(|a| is_buildkit_name(a) && !profile::OFF.contains(a));
        match (self, name) {
            (Dialect::Buildkit, Name::All) => skippable.next().is_some(),
            (Dialect::Buildkit, Name::Alias(alias)) => skippable.any(|a| a == alias),
            _ => name.covers(finding),
        }
    }
}

/// The filter: marks what comments silence, and adds what there is to say of the comments themselves.
pub fn apply(project: &Project, options: &Options, mut findings: Vec<Finding>) -> Vec<Finding> {
    if options.no_pragmas {
        return findings;
    }
    let mut suppressions = comments::collect(project, options);
    // A sweep over both in the order of the file, so that the cost stays linear.
    suppressions.sort_by_key(|suppression| (suppression.file, suppression.scope.start));
    let mut order: Vec<&mut Finding> = findings.iter_mut().collect();
    order.sort_by_key(|finding| (finding.primary.file, finding.primary.span.start));
    let mut next = 0;
    let mut active: Vec<usize> = Vec::new();
    for finding in order {
        let at = (finding.primary.file, finding.primary.span.start);
        while suppressions.get(next).is_some_and(|s| (s.file, s.scope.start) <= at) {
            active.push(next);
            next += 1;
        }
        active.retain(|&i| suppressions.get(i).is_some_and(|s| (s.file, s.scope.end) >= at));
        for &index in &active {
            if let Some(suppression) = suppressions.get_mut(index) {
                try_on(suppression, options.rules.today, finding);
            }
        }
    }
    findings.extend(unused::findings(project, options, &suppressions));
    findings
}

fn try_on(suppression: &mut Suppression, today: Date, finding: &mut Finding) {
    for word in &mut suppression.words {
        if word.name.as_ref().is_some_and(|name| suppression.dialect.covers(name, finding)) {
            word.used = true;
            silence_until(finding, suppression.expires, today, suppression.reason.as_deref(), true);
        }
    }
}
