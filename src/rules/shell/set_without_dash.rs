//! `set-without-dash`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::text::FileId;

/// Letters of the options that scripts begin with.
const LETTERS: &[&str] = &["e", "ex", "eu", "eux", "eo", "euo", "exu", "u", "ue", "ux", "uex", "x", "xe", "xeu"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run()) {
        look(out, step.file(), &step.step.commands);
    }
    for running in cx.project.running_in_earnest() {
        look(out, running.file, &running.script.commands);
    }
}

fn look(out: &mut Sink, file: FileId, commands: &[Command]) {
    for (at, command) in commands.iter().enumerate().filter(|(_, command)| command.name() == Some("set")) {
        let word = match command.args() {
            [only] => only,
            [first, name] if name.text() == "pipefail" => first,
            _ => continue,
        };
        let letters = word.literal.as_deref().filter(|text| LETTERS.contains(text) && word.raw == **text);
        let Some(letters) = letters else { continue };
        // `set x; shift` empties what was handed in.
        if commands.get(at + 1).is_some_and(|next| next.name() == Some("shift")) {
            continue;
        }
        let message = format!("`set {letters}` sets `$1` to `{letters}` and no option");
        let finding = out.report(file, word.span, message).mark("no dash");
        finding.help(format!("write `set -{letters}`"));
    }
}
