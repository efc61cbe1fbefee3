//! What the walk finds. Knows no schema.

use crate::text::Span;

/// Something for which Compose refuses the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub span: Span,
    pub kind: FaultKind,
    /// What stands there and what is wrong with it.
    pub message: String,
    /// What Compose expects there.
    pub help: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// A key that the specification does not have there.
    UnknownKey,
    /// A list where a mapping must be, a text where a number.
    Type,
    /// A value that is none of those Compose knows.
    Choice,
    /// A key that must be there.
    Missing,
    /// A text that Compose cannot read as what it must be.
    Value,
    /// A key that must not be given beside the one at this place.
    Beside(Span),
}

impl Fault {
    pub fn new(span: Span, kind: FaultKind, message: String, help: impl Into<String>) -> Fault {
        Fault { span, kind, message, help: help.into() }
    }
}
