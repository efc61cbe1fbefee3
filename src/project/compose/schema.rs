//! A compose file held against the schema of the Compose Specification and what Compose asks beyond it:
//! one walk over the tree, with `<<` and aliases followed and variables filled in as Compose does before
//! it looks. What a variable that is not known makes of a value is left alone. Knows no other file.

mod fault;
mod form;
mod own;
mod scalar;
mod walk;

pub use fault::{Fault, FaultKind};
pub use walk::check;
