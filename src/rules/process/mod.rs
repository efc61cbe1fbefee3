//! The rules of the area `process`. Written by `tests/rulebook.rs`; not edited by hand.
