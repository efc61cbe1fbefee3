//! Trees with byte spans for each format. `parse` never fails, never panics, never reads the disk,
//! and knows neither rules nor projects.

pub mod dockerfile;
pub mod ignorefile;
pub mod shell;
pub mod yaml;

use crate::text::Span;

/// Something the format's own reader would refuse, and what was assumed in order to read on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    pub span: Span,
    /// Which fault: a short name that stays the same, such as `unknown-instruction`.
    pub kind: &'static str,
    /// What is wrong, and what the builder does about it.
    pub message: String,
    /// What was taken for meant, so that the rest could be read; empty where nothing had to be.
    pub assumed: String,
    /// What to write instead.
    pub help: String,
    /// The replacement that follows from `assumed`, where there is one that cannot be wrong.
    pub repair: Option<(Span, String)>,
}

impl SyntaxError {
    /// The same, as if `by` bytes stood before its text.
    pub fn moved(mut self, by: u32) -> SyntaxError {
        self.span = self.span.moved(by);
        self.repair = self.repair.map(|(span, text)| (span.moved(by), text));
        self
    }
}
