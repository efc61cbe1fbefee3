//! `error-page-kept`: see the page of the same name.

use std::cell::LazyCell;

use crate::finding::{Aspect, Safety, Severity};
use crate::project::stages::answers::{Later, kept_in, takes_failure};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Word};
use crate::text::{Edit, FileId};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable && !step.onbuild) {
        let later = LazyCell::new(|| Later::of(&step.commands));
        for (index, command) in step.commands.iter().enumerate() {
            let call = command.effective();
            if call.name() != Some("curl") || takes_failure(&call) {
                continue;
            }
            let Some(file) = kept_in(&call) else { continue };
            if later.checks_after(index) {
                continue;
            }
            let reader = later.reader(&file, index);
            let span = call.words.first().map_or(command.span, |word| word.span);
            let message = match reader {
                Some(reader) => format!("an error page ends the build only at `{reader}`, which cannot say why"),
                None => format!("an error page would be kept as `{file}`"),
            };
            let finding = out.report(step.file(), span, message).mark("ends well whatever the server answers");
            finding.help("add `-f`, so that an answer of 400 and above ends the build");
            let title = "Add `-f`: the build stops where the server answers with an error";
            finding.fix(Safety::Unsafe, title, failing(step.file(), &call)).changing(&[Aspect::Commands]);
            if reader.is_some() {
                finding.severity(Severity::Info).pedantic();
            } else if !later.makes_program(&file, index) {
                finding.severity(Severity::Info);
            }
        }
    }
}

/// `-f` among the short flags it has, else of its own.
fn failing(file: FileId, call: &Command) -> Vec<Edit> {
    let short = |word: &&Word| {
        let letters = word.text().strip_prefix('-').unwrap_or_default();
        !letters.is_empty() && letters.bytes().all(|letter| letter.is_ascii_alphabetic())
    };
    let edit = match (call.args().first().filter(short), call.words.first()) {
        (Some(flags), _) => Some(Edit::insert(file, flags.span.start as usize + 1, "f")),
        (None, Some(name)) => Some(Edit::insert(file, name.span.end as usize, " -f")),
        (None, None) => None,
    };
    edit.into_iter().collect()
}
