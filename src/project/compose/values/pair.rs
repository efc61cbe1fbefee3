//! A key with its value, as environment variables, labels and build arguments are given.

use super::text::Text;
use crate::text::Span;

/// `KEY: value`, or an item `KEY=value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub key: String,
    pub key_span: Span,
    /// None where only the key is given: for environment and build arguments the value of whoever
    /// starts Compose passes through.
    pub value: Option<Text>,
    pub span: Span,
}
