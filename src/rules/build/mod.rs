//! The rules of the area `build`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod syntax_error;
