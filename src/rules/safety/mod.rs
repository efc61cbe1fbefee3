//! The rules of the area `safety`. Written by `tests/rulebook.rs`; not edited by hand.
