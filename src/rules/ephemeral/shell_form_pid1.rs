//! `shell-form-pid1`: see the page of the same name.

use crate::finding::Safety;
use crate::knowledge::commands;
use crate::project::running::runs::comments_in;
use crate::project::stages::process::{Form, Part};
use crate::project::stages::stage::ShellName;
use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(part) = stage.process.as_ref().and_then(|process| process.decisive()) else { continue };
        let Some(last) = part.commands.iter().rfind(|command| !command.place.in_substitution) else { continue };
        // In exec form the first command is the program itself, the others are the script of `sh -c`.
        let script = part.form == Form::Exec && part.commands.len() > 1;
        if part.form == Form::Exec && !script || last.name() == Some("exec") || replaces_itself(stage, part) {
            continue;
        }
        let text = last.name().unwrap_or("the program");
        let message = format!("`{text}` runs as a child of a shell; that shell is process 1 and passes no signal on");
        let (file, source) = (stage.file(), cx.project.source(stage.file()));
        let finding =
            out.report(file, part.span, message).mark(if script { "a shell and its script" } else { "shell form" });
        if script {
            finding.aliases(&[]);
        } else if step_of(stage, part).is_some_and(|step| step.step.shell != ShellName::Default) {
            // BuildKit has nothing to say of shell form where SHELL was chosen.
            finding.aliases(&["DL3025"]);
        }
        // Within a JSON string with escapes the place of a word is not known.
        let in_place = last.words.first().is_some_and(|word| source.slice(word.span) == word.raw);
        // A remark between the lines would be lost, and what begins with a bracket was meant to be JSON.
        let slip = part.form == Form::Shell && source.slice(part.span).starts_with('[');
        let remarked = comments_in(stage.docker, part.span).next().is_some();
        // It only keeps the container up, and heeds no signal as process 1 either.
        if matches!(last.name(), Some("sleep" | "tail")) {
            finding.help("run the program that matters itself, in the foreground");
            continue;
        }
        if let Some((shell, commands, json)) = part.shell_in_shell() {
            if stage.shells().give_way(shell, false, &commands) {
                finding.help(format!("leave out the outer shell: write {json}"));
                if !remarked {
                    finding.fix(Safety::Safe, "Use exec form", vec![Edit::replace(file, part.span, json)]);
                }
            } else {
                finding
                    .help(format!("leave out the outer shell, {json}, and put `exec` before the last command in it"));
            }
        } else if let Some(json) = part.exec_form().filter(|_| !slip && !cx.project.is_bare_script(stage, last)) {
            finding.help(format!("write {json}"));
            if !remarked {
                finding.fix(Safety::Safe, "Use exec form", vec![Edit::replace(file, part.span, json)]);
            }
        } else if !slip
            && is_program(last)
            && part.words.len() < 4
            && last.place.depth == 0
            && last.after == Join::Edge
            && last.before != Join::Pipe
            && in_place
        {
            let at = last.words.first().map_or(last.span, |word| word.span).start as usize;
            finding.help("put `exec` before the last command, so that it takes the shell's place");
            let edit = Edit::insert(file, at, "exec ");
            let mut edits = step_of(stage, part).map(|step| step.kept_aligned(source, &edit)).unwrap_or_default();
            edits.push(edit);
            finding.fix(Safety::Safe, "Put `exec` before the last command", edits);
        } else {
            finding.help("start the program with `exec`, or move the logic to a script that ends in `exec \"$@\"`");
        }
    }
}

fn step_of<'a>(stage: StageRef<'a>, part: &Part) -> Option<StepRef<'a>> {
    stage.chain().flat_map(|stage| stage.steps()).find(|step| step.at == part.at)
}

/// Whether `exec` finds a program of that name.
fn is_program(command: &Command) -> bool {
    command.name().is_some_and(|name| !commands::is_builtin(name))
}

/// Whether the shell runs its last command in its own place; where that is another shell, that one too.
fn replaces_itself(stage: StageRef, part: &Part) -> bool {
    let chosen = step_of(stage, part).and_then(|step| match &step.step.shell {
        ShellName::Set(words) => Some(words.as_slice()),
        ShellName::Default => None,
    });
    let inner = part.shell_in_shell();
    let (words, commands) = match (part.form, &inner) {
        (Form::Exec, _) => (part.words.as_slice(), part.commands.get(1..)),
        (Form::Shell, Some(_)) => (chosen.unwrap_or_default(), part.commands.get(..1)),
        (Form::Shell, None) => (chosen.unwrap_or_default(), part.commands.get(..)),
    };
    let (shell, options) = words.split_first().map_or(("sh", words), |(shell, rest)| (shell.as_str(), rest));
    let login = options.iter().take_while(|word| word.starts_with('-')).any(|word| is_login(word));
    let gives = |shell, login, commands: &[Command]| stage.shells().give_way(shell, login, commands);
    gives(shell, login, commands.unwrap_or_default()) && inner.is_none_or(|(own, script, _)| gives(own, false, &script))
}

/// Whether an option makes bash a login shell: `-lc`, `--login`.
fn is_login(option: &str) -> bool {
    option == "--login" || !option.starts_with("--") && option.contains('l')
}
