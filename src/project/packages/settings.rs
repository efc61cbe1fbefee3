//! What commands and files say beforehand of installs: that apt leaves out recommended packages, that a
//! manager need not ask.

use crate::syntax::dockerfile::{Args, Instruction};
use crate::syntax::shell::Command;

/// The first command that configures what apt does with recommended packages.
pub fn recommends(commands: &[Command]) -> Option<usize> {
    let says = |command: &Command| {
        command.words.iter().any(|word| word.raw.contains("nstall-Recommends"))
            || command.redirects.iter().any(|redirect| {
                let target = redirect.target.as_ref().is_some_and(|word| word.raw.contains("/apt/apt.conf"));
                target && redirect.body.is_some()
            })
    };
    commands.iter().position(says)
}

/// Whether the instruction copies to where a configuration of apt lies.
pub fn may_copy_configuration(ins: &Instruction) -> bool {
    let Args::Copy { dest, .. } = &ins.args else { return false };
    let dest = dest.text.trim_matches(['"', '\'']);
    dest.contains("/apt/apt.conf") || matches!(dest.trim_end_matches('/'), "" | "/etc" | "/etc/apt")
}

/// Whether the instruction has package managers take every question for agreed.
pub fn agrees(ins: &Instruction) -> bool {
    let text = &ins.rest().text;
    ["Assume-Yes", "assumeyes", "always_yes", "CONDA_ALWAYS_YES"].iter().any(|name| text.contains(name))
}
