//! The rules of the area `packages`. Written by `tests/rulebook.rs`; not edited by hand.
