//! The rules of the area `ephemeral`. Written by `tests/rulebook.rs`; not edited by hand.

pub mod shell_form_pid1;
