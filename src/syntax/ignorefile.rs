//! `.dockerignore`, with Moby's matching (not gitignore's). Knows nothing of the disk.

use super::SyntaxError;
use crate::text::Span;

/// An ignore file. The last pattern that matches decides.
#[derive(Debug, Clone, Default)]
pub struct IgnoreFile {
    pub patterns: Vec<Pattern>,
}

/// One line that is a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The line without surrounding blanks.
    pub span: Span,
    /// As Moby cleans it, without the `!`.
    pub text: String,
    /// `!`: what it matches is sent after all.
    pub negated: bool,
}

/// Reads `text`. Never fails; a pattern Moby would refuse is in the errors and is not in the file.
pub fn parse(text: &str) -> (IgnoreFile, Vec<SyntaxError>) {
    let _ = text;
    (IgnoreFile::default(), Vec::new())
}

impl IgnoreFile {
    /// The index of the pattern that decides on `path` (relative to the context, `/` between its
    /// parts), and whether it keeps the path out. A path no pattern matches is sent.
    pub fn decide(&self, path: &str) -> Option<(usize, bool)> {
        let _ = path;
        None
    }

    /// Whether `path` is kept out of the context.
    pub fn ignored(&self, path: &str) -> bool {
        self.decide(path).is_some_and(|(_, out)| out)
    }
}
