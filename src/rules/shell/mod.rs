//! The rules of the area `shell`. Written by `tests/rulebook.rs`; not edited by hand.
