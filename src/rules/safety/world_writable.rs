//! `world-writable`: see the page of the same name.

use std::cell::LazyCell;
use std::collections::HashSet;

use crate::project::StepRef;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Word};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut opened: Vec<(StepRef, Span, String)> = Vec::new();
    for step in cx.project.steps().filter(|step| step.stage.in_final_chain) {
        let gone = LazyCell::new(|| Gone::of(&step));
        for command in step.step.commands.iter().filter(|_| step.is_run()) {
            let call = command.effective();
            if call.name() != Some("chmod") {
                continue;
            }
            let mode = call.args().iter().find(|word| !word.text().starts_with('-'));
            let Some(mode) = mode.filter(|mode| opens(mode)) else { continue };
            if !gone.holds_all(&call) {
                opened.push((step, mode.span, mode.text().to_owned()));
            }
        }
        let flag = step.ins.flag("chmod");
        if let Some(word) = flag.filter(|word| is_open(&word.text)) {
            out.report(step.file(), word.span, format!("mode `{}` lets everyone write", word.text))
                .mark("writable for everyone")
                .help("use `--chmod=755` for programs, `--chmod=644` for the rest");
        }
    }
    // Side by side they have one cause, and are told once.
    let near = |a: &(StepRef, Span, String), b: &(StepRef, Span, String)| {
        a.0.file() == b.0.file() && b.0.step.at.saturating_sub(a.0.step.at) < 2
    };
    for group in opened.chunk_by(near) {
        let Some(((step, span, mode), others)) = group.split_first() else { continue };
        let more = match others.len() {
            0 => String::new(),
            1 => ", here and in 1 more place".to_owned(),
            n => format!(", here and in {n} more places"),
        };
        let finding = out.report(step.file(), *span, format!("mode `{mode}` lets everyone write{more}"));
        finding.mark("writable for everyone").help(match is_run_by_anyone(cx, step) {
            true => "use 1777, so that nobody can take away what another wrote: who runs it is named at the start",
            false => "give the files to the user that needs them, with `chown` or COPY `--chown`, and use 755 or 750",
        });
        // What a pipeline works in is thrown away with it.
        if cx.project.is_run_as_caller(step.docker) {
            finding.pedantic();
        }
        for (step, span, _) in others {
            finding.label(step.file(), *span, "and this");
        }
    }
}

/// Whether a service or a pipeline runs the image as a user that whoever starts it names: the build cannot give files to him.
fn is_run_by_anyone(cx: &Cx, step: &StepRef) -> bool {
    let mut services = cx.project.services_of(step.docker);
    cx.project.is_run_as_caller(step.docker)
        || services.any(|(_, service)| service.user.as_ref().is_some_and(|user| user.has_variables()))
}

fn opens(mode: &Word) -> bool {
    let text = mode.text();
    is_open(text)
        || text
            .split(',')
            .any(|part| ["a+w", "o+w", "a+rw", "a+rwx", "o+rw", "o+rwx", "a=rwx", "ugo+rwx", "+rwx"].contains(&part))
}

/// An octal mode that lets others write, without the sticky bit.
fn is_open(mode: &str) -> bool {
    let digits = mode.len() == 3 || mode.len() == 4 && mode.starts_with('0');
    digits && mode.bytes().all(|byte| (b'0'..=b'7').contains(&byte)) && mode.ends_with(['2', '3', '6', '7'])
}

/// What is gone when a RUN ends: made by `mktemp`, or removed there. A named pipe that all may write to is a bell: nothing stays in it.
struct Gone<'a> {
    removed: HashSet<&'a str>,
    temporary: bool,
}

impl<'a> Gone<'a> {
    fn of(step: &StepRef<'a>) -> Gone<'a> {
        let commands = &step.step.commands;
        let named = |command: &Command, name: &str| command.effective().name() == Some(name);
        let removing = commands.iter().filter(|command| named(command, "rm") || named(command, "mkfifo"));
        Gone {
            removed: removing.flat_map(|command| &command.words).map(|word| word.raw.as_str()).collect(),
            temporary: commands.iter().any(|command| named(command, "mktemp")),
        }
    }

    /// Whether all that the command opens is.
    fn holds_all(&self, call: &Command) -> bool {
        let targets: Vec<&Word> = call.args().iter().filter(|word| !word.text().starts_with('-')).skip(1).collect();
        let gone = |word: &&Word| self.removed.contains(word.raw.as_str()) || self.temporary && word.raw.contains('$');
        !targets.is_empty() && targets.iter().all(gone)
    }
}
