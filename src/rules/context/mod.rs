//! The rules of the area `context`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod copy_source_excluded;
pub mod missing_ignore_file;
