//! The rules of the area `compose`. Written by `tests/rulebook.rs`; not edited by hand.
