//! `refused-by-shell`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::shell::lint::Shell;

pub fn check(cx: &Cx, out: &mut Sink) {
    for refusal in cx.project.refusals() {
        let (name, check) = match refusal.shell {
            Shell::Bash => ("bash", "`bash -n`"),
            Shell::Dash => ("sh", "`dash -n`"),
            _ => ("sh", "`sh -n`"),
        };
        out.report(refusal.file, refusal.span, format!("{name} refuses this text: {}", refusal.why))
            .mark("the shell stops here")
            .help(format!("mend the text at this place; {check} reads it without running anything"));
    }
}
