//! The rules of the area `shell`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod pipe_hides_failure;
pub mod pipe_without_pipefail;
pub mod shellcheck;
pub mod shellcheck_notes;
