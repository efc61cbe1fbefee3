//! The rules of the area `layers`. Written by `tests/rulebook.rs`; not edited by hand.
