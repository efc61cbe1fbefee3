//! Panics of the shell reader that is another's: the program catches them, and says what was not read.

use std::panic::{set_hook, take_hook};

/// Lets them pass; a panic of our own ends the run, as before.
pub fn let_pass() {
    let ours = take_hook();
    set_hook(Box::new(move |info| {
        if !info.location().is_some_and(|at| at.file().contains("/shuck-")) {
            ours(info);
        }
    }));
}
