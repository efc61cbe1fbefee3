//! `sh-replaced`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run()) {
        for command in &step.step.commands {
            let call = command.effective();
            if call.name() != Some("ln") {
                continue;
            }
            let word = call.args().iter().find(|word| matches!(word.text(), "/bin/sh" | "/usr/bin/sh"));
            if let Some(word) = word {
                out.report(step.file(), word.span, "`/bin/sh` is replaced for every script of the image")
                    .mark("replaced")
                    .help("say which shell RUN is for: `SHELL [\"/bin/bash\", \"-c\"]`");
            }
        }
    }
}
