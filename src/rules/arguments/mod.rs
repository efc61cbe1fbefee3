//! The rules of the area `arguments`. Written by `tests/rulebook.rs`; not edited by hand.
