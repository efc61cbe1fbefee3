//! `wget-progress`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run()) {
        for command in step.step.commands.iter().filter(|command| command.name() == Some("wget")) {
            let quiet = ["q", "quiet", "progress", "o", "output-file", "a", "append-output", "no-verbose"];
            let short = command.args().iter().any(|word| word.text().starts_with("-nv"));
            let Some(word) = command.words.first().filter(|_| !short && !command.has_flag(&quiet)) else { continue };
            let finding = out.report(step.file(), word.span, "`wget` writes a progress bar into the log of the build");
            finding.mark("draws a bar").help("add `--progress=dot:giga`, or `-nv`");
        }
    }
}
