//! `shell-in-shell`: see the page of the same name.

use crate::project::StepRef;
use crate::project::stages::stage::ShellName;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile;
use crate::syntax::shell::{Command, Join};

/// What a shell of its own keeps to itself.
const KEPT: &[&str] = &["cd", "exec", "exit", "export", "set", "shopt", "source", ".", "trap", "umask", "ulimit"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable && !step.onbuild) {
        if !matches!(step.ins.command(), Some(dockerfile::Command::Shell(_))) || !step.shell_errors.is_empty() {
            continue;
        }
        let Some(command) = step.commands.iter().find(|command| is_needless(&step, command)) else { continue };
        let name = command.name().unwrap_or("sh");
        let message = format!("`{name} -c` starts a shell in the shell that reads this RUN, which could do the same");
        let finding = out.report(step.file(), command.span, message).mark("a second shell");
        finding.help("write what stands in the quotes without them, and without the shell");
    }
}

fn is_needless(step: &StepRef, command: &Command) -> bool {
    let [shell, flag, text] = command.words.as_slice() else { return false };
    let outer = match &step.step.shell {
        ShellName::Default => "sh",
        ShellName::Set(words) => words.first().map_or("", |word| word.rsplit('/').next().unwrap_or(word)),
    };
    let name = shell.text().rsplit('/').next().unwrap_or_default();
    let same = name == outer || name == "sh" && matches!(outer, "bash" | "ash" | "dash");
    let plain = command.assignments.is_empty() && command.redirects.is_empty() && command.before != Join::Pipe;
    let inside = |inner: &&Command| inner.span != command.span && text.span.contains(inner.span);
    let mut inner = step.commands.iter().filter(inside).peekable();
    let known = inner.peek().is_some() && inner.all(|inner| inner.name().is_none_or(|name| !KEPT.contains(&name)));
    let pasted =
        text.raw.contains("$(") || text.raw.contains('`') || text.raw.starts_with("\"$") || text.raw.starts_with('$');
    let alone = !matches!(command.after, Join::Pipe | Join::Background) && !command.place.in_background;
    same && flag.text() == "-c" && plain && known && !pasted && alone
}
