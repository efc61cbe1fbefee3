//! `pipe-without-pipefail`: see the page of the same name.

use crate::project::stages::stage::ShellName;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};

/// Shells that know the option.
const KNOW: &[&str] = &["bash", "zsh", "ash"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && !step.onbuild) {
        let set = match &step.step.shell {
            ShellName::Default => false,
            ShellName::Set(words) => {
                let program = words.first().map(|word| word.rsplit('/').next().unwrap_or(word)).unwrap_or_default();
                step.step.shell.dialect().is_none() || KNOW.contains(&program) && step.step.shell.pipefail()
            }
        };
        let Some(command) = step.step.commands.iter().find(in_pipe).filter(|_| !set) else {
            continue;
        };
        out.report(step.file(), command.span, "a pipe under a shell without pipefail")
            .mark("its failure is lost")
            .help("put `SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]` above it");
    }
}

/// Before a pipe, or behind one: what stands before may be a group.
fn in_pipe(command: &&Command) -> bool {
    command.after == Join::Pipe || command.before == Join::Pipe
}
