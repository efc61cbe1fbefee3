//! `words-after-set`: see the page of the same name.

use crate::finding::{Harm, Severity};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Word};
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run()) {
        look(cx, out, step.file(), &step.step.commands);
    }
    for running in cx.project.running_in_earnest() {
        look(cx, out, running.file, &running.script.commands);
    }
}

fn look(cx: &Cx, out: &mut Sink, file: FileId, commands: &[Command]) {
    for command in commands.iter().filter(|command| command.name() == Some("set")) {
        let Some((option, word)) = swallowed(command) else { continue };
        // On the line of its own options it may be meant.
        if !cx.project.source(file).slice(Span::new(option.span.end as usize, word.span.start as usize)).contains('\n')
        {
            continue;
        }
        let message = format!("`set` takes `{}` and what follows for words of its own: nothing runs it", word.text());
        let finding = out.report(file, word.span, message).mark("not a command");
        finding.label(file, command.words.first().map_or(option.span, |first| first.span), "reads on to here");
        finding.help("end the line above with `&&` or `;`");
        // A line of the log is missing, and nothing else.
        if matches!(word.text(), "echo" | "printf" | ":" | "true") {
            finding.severity(Severity::Info).does(Harm::Untidy);
        }
    }
}

/// The last option of a `set`, and the first word behind it that is none.
fn swallowed(command: &Command) -> Option<(&Word, &Word)> {
    let mut last: Option<&Word> = None;
    let mut named = false;
    for word in command.args() {
        let text = word.text();
        if text == "--" || text == "-" {
            return None;
        }
        if !std::mem::take(&mut named) && !text.starts_with(['-', '+']) {
            return Some((last?, word));
        }
        // `-o pipefail`, `-euo pipefail`
        named = text.starts_with(['-', '+']) && text.ends_with('o');
        last = Some(word);
    }
    None
}
