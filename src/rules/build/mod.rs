//! The rules of the area `build`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod add_local_file;
pub mod destination_repeats_workdir;
pub mod syntax_error;
pub mod unused_suppression;
