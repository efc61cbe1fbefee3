//! ARG and ENV: which name has which value where, as BuildKit has it.

/// The variables of a file.
#[derive(Debug, Default)]
pub struct Scope {}
