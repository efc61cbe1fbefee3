//! `words-after-shell-check`: see the page of the same name.

use crate::finding::{Aspect, Harm, Safety, Severity};
use crate::project::compose::{CommandLine, Text};
use crate::rules::{Cx, Sink};
use crate::text::{Edit, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let test = service.healthcheck.as_ref().and_then(|check| check.test.as_ref());
        let Some(CommandLine::Words(_, words)) = test else { continue };
        let [first, script, rest @ ..] = &words[..] else { continue };
        let (Some(next), Some(last)) = (rest.first(), rest.last()) else { continue };
        if first.raw != "CMD-SHELL" || takes_words(script) {
            continue;
        }
        let message = format!("`{}` does not reach the check: CMD-SHELL takes one text", next.shown());
        let finding = out.report(service.file_id(), next.span.to(last.span), message);
        finding.mark("no part of the command");
        finding.label(service.file_id(), script.span, "all that is run");
        let all: Vec<&str> = words.iter().skip(1).map(|word| word.raw.as_str()).collect();
        finding.help(format!("write one text, `[\"CMD-SHELL\", \"{}\"]`, or `CMD` in its place", all.join(" ")));
        // `pg_isready` answers the same whatever the user and the database.
        let elsewhere = |word: &&Text| {
            ["-h", "-p", "-t", "--host", "--port", "--timeout"].iter().any(|flag| word.raw.starts_with(flag))
        };
        if script.raw.split_whitespace().next() == Some("pg_isready") && !rest.iter().any(|word| elsewhere(&word)) {
            finding.severity(Severity::Info).does(Harm::Untidy);
        }
        let plain = |text: &Text| !text.raw.contains(['\'', '"', '\\', '$', '\n']);
        if words.iter().all(plain) && !script.raw.is_empty() {
            let whole = Span { start: script.span.start, end: last.span.end };
            let source = cx.project.source(service.file_id());
            // Only where they stand in one line between commas is it plain what to write.
            if !source.slice(whole).contains('\n') {
                let edit = Edit::replace(service.file_id(), whole, format!("\"{}\"", all.join(" ")));
                finding
                    .fix(Safety::Unsafe, "Write one text: the shell runs all of it, and the check can fail", vec![edit])
                    .changing(&[Aspect::Health]);
            }
        }
    }
}

/// Whether the script names words that are handed to it.
fn takes_words(script: &Text) -> bool {
    ["$0", "$1", "$@", "$*", "${0", "${1", "${@"].iter().any(|word| script.raw.contains(word))
}
