//! The rules of the area `pinning`. Written by `tests/rulebook.rs`; not edited by hand.
