//! `error-page-kept`: see the page of the same name.

use std::cell::LazyCell;

use crate::finding::{Aspect, Safety, Severity};
use crate::project::stages::answers::{Later, kept_in, takes_failure};
use crate::project::stages::process::{Part, Process};
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
            // What the container fetches anew at each start was never read.
            let anew = |part: &Part| part.commands.iter().any(|command| kept_in(command).as_ref() == Some(&file));
            let started = step.stage.process.iter().flat_map(Process::parts);
            if later.checks_after(index) || started.into_iter().any(anew) {
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
            let (title, edits) = failing(step.file(), &call);
            finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Commands]);
            if reader.is_some() {
                finding.severity(Severity::Info).pedantic();
            } else if !later.makes_program(&file, index) {
                finding.severity(Severity::Info);
            }
        }
    }
}

/// Short flags of curl whose value follows.
const VALUED: &str = "AbcCdDeEFhHKmoPQrtTuUwxXyYz";

/// `-f` among the short flags it has, else of its own; and `-S` where it would stop without a word.
fn failing(file: FileId, call: &Command) -> (&'static str, Vec<Edit>) {
    let mute = call.has_flag(&["s", "silent"]) && !call.has_flag(&["S", "show-error", "v", "verbose"]);
    let (title, both) = match mute {
        true => ("Add `-f` and `-S`: the build stops where the server answers with an error, and says so", "fS"),
        false => ("Add `-f`: the build stops where the server answers with an error", "f"),
    };
    let short = |word: &&Word| {
        let letters = word.text().strip_prefix('-').unwrap_or_default();
        !letters.is_empty() && letters.bytes().all(|letter| letter.is_ascii_alphabetic())
    };
    let edits = match (call.args().first().filter(short), call.words.first()) {
        (Some(flags), _) => {
            let start = flags.span.start as usize + 1;
            let letters = flags.text().chars().skip(1).take_while(|letter| !VALUED.contains(*letter));
            match letters.into_iter().position(|letter| letter == 's').filter(|_| mute) {
                Some(at) => vec![Edit::insert(file, start, "f"), Edit::insert(file, start + at + 1, "S")],
                None => vec![Edit::insert(file, start, both)],
            }
        }
        (None, Some(name)) => vec![Edit::insert(file, name.span.end as usize, format!(" -{both}"))],
        (None, None) => Vec::new(),
    };
    (title, edits)
}
