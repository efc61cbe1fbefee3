//! `wrapper-as-first-process`: see the page of the same name.

use crate::knowledge::images;
use crate::project::StageRef;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(part) = stage.process.as_ref().and_then(|process| process.decisive()) else { continue };
        let Some(last) = part.commands.iter().rfind(|command| !command.place.in_subshell) else { continue };
        if let Some(why) = keeps_signals(last).filter(|_| !is_busybox(stage)) {
            tell(out, stage.file(), last.span, why);
        }
    }
    for running in cx.project.started_in_earnest().filter(|running| running.first && !running.has_trap()) {
        let stages = running.images.iter().filter_map(|docker| cx.project.dockerfile(*docker));
        if running.images.is_empty() || stages.filter_map(|docker| docker.final_stage()).any(is_busybox) {
            continue;
        }
        let Some((_, last)) = running.own().filter(|(_, command)| !command.place.in_subshell).last() else { continue };
        let background = last.place.in_background || last.place.in_branch || last.place.in_loop;
        if let Some(why) = keeps_signals(last).filter(|_| !background) {
            tell(out, running.file, last.span, why);
        }
    }
}

fn tell(out: &mut Sink, file: FileId, span: Span, (message, help): (&str, &str)) {
    out.report(file, span, message).mark("between the signal and the program").help(help);
}

/// Why a program that starts another one keeps a stop from it, and what to write instead.
fn keeps_signals(command: &Command) -> Option<(&'static str, &'static str)> {
    let words: Vec<&str> = command.words.iter().map(|word| word.text()).skip_while(|word| *word == "exec").collect();
    let name = words.first()?.rsplit('/').next()?;
    match name {
        "mysqld_safe" => Some((
            "`mysqld_safe` watches the database in the engine's place, and as its authors ship it, it ignores SIGTERM",
            "start `mysqld` or `mariadbd` itself; the engine does what `mysqld_safe` is for",
        )),
        "su" if words.iter().any(|word| matches!(*word, "-c" | "--command")) => Some((
            "`su` stays as the program's parent, and kills it two seconds after SIGTERM",
            "use `USER` in the Dockerfile, or `exec gosu <user> <program>` or `exec setpriv` in the script",
        )),
        _ => None,
    }
}

/// The `su` of busybox puts the program in its own place.
fn is_busybox(stage: StageRef) -> bool {
    use crate::syntax::shell::lint::Shell;
    let shell =
        stage.root_image().map(|image| images::system_shell(&image.repository, image.tag.as_deref().unwrap_or("")));
    shell.is_none_or(|shell| shell == Some(Shell::Busybox))
}
