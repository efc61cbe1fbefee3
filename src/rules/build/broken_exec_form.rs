//! `broken-exec-form`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Command, Keyword};
use crate::text::Edit;

/// What a shell knows and a program is given as a word.
const OF_SHELLS: &[&str] = &["&", "&&", "||", "|", ";", ">", ">>", "<", "2>&1"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| !step.onbuild && step.ins.keyword != Keyword::Shell) {
        let Some(Command::Shell(text)) = step.ins.command() else { continue };
        let Some(slip) = text.slip() else { continue };
        let name = step.ins.keyword.name();
        let does = match step.ins.keyword {
            Keyword::Run => "and the build stops",
            Keyword::Healthcheck => "and the container is never healthy",
            _ => "and what it names does not start",
        };
        let message = format!("this {name} is no valid JSON: a shell is given it with its brackets, {does}");
        let finding = out.report(step.file(), slip.span, message);
        finding.mark(slip.what).label(step.file(), step.keyword_span(), "meant to be in exec form");
        if step.ins.keyword == Keyword::Run && step.stage.reachable {
            finding.stops_build();
        }
        let variable = slip.words.iter().any(|word| word.contains('$')) && !slip.words.iter().any(|word| word == "-c");
        if variable || slip.words.iter().any(|word| OF_SHELLS.contains(&word.as_str())) {
            let own = if step.ins.keyword == Keyword::Healthcheck { "CMD" } else { name };
            finding.help(match line(&slip.words).filter(|_| slip.edits.is_some()) {
                Some(line) => format!("no shell reads an array, and this counts on one: write `{own} {line}`"),
                None => "no shell reads an array, and this counts on one: write the command without brackets, quotes and commas".to_owned(),
            });
            continue;
        }
        finding.help("write an array of strings in double quotes, with commas between them, and nothing behind it");
        let edits =
            slip.edits.map(|edits| edits.into_iter().map(|(span, text)| Edit::replace(step.file(), span, text)));
        if let Some(edits) = edits {
            let title = "Make it an array: the program is started as it was meant to be";
            finding.fix(Safety::Unsafe, title, edits.collect()).changing(Aspect::ALL);
        }
    }
}

/// The words as a line for a shell; none where one of them holds quotes of its own.
fn line(words: &[String]) -> Option<String> {
    let plain = |word: &str| word.chars().all(|c| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c));
    let words = words.iter().map(|word| match word.as_str() {
        word if OF_SHELLS.contains(&word) || plain(word) => Some(word.to_owned()),
        word if word.contains(['"', '\\', '`']) => None,
        word => Some(format!("\"{word}\"")),
    });
    Some(words.collect::<Option<Vec<_>>>()?.join(" "))
}
