//! The rules of the area `layers`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod install_without_update;
pub mod mergeable_runs;
pub mod update_alone;
