//! `health-check-decides-nothing`: see the page of the same name.

use crate::finding::Severity;
use crate::project::running::service;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Command as Form, Keyword};
use crate::syntax::shell::{self, Command, Dialect, Join};
use crate::text::{FileId, Span};

/// What no shell reads in exec form, and the program is handed as a word.
const OPERATORS: [&str; 4] = ["||", "&&", "|", ";"];

const AS_WORD: &str = "no shell reads this form, so the program is handed `";

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Healthcheck && !step.onbuild) {
        match step.ins.command() {
            Some(Form::Exec(words)) => {
                let found = words.iter().find(|word| OPERATORS.contains(&word.text.as_str()));
                found.into_iter().for_each(|word| as_word(out, step.file(), word.span, &word.text));
            }
            Some(Form::Shell(_)) if step.shell_errors.is_empty() => {
                if let Some((command, why)) = undecided(&step.commands) {
                    tell(out, step.file(), command.span, why);
                }
            }
            _ => {}
        }
    }
    for service in cx.project.service_refs() {
        let Some(check) = service.healthcheck.as_ref().filter(|check| !check.disabled) else { continue };
        if let Some(words) = check.exec() {
            let found = words.iter().find(|word| OPERATORS.contains(&word.shown()));
            found
                .into_iter()
                .for_each(|word| as_word(out, service.file_id(), word.part(0..word.raw.len()), word.shown()));
            if let Some((command, why)) = undecided(&service::check(service.service)).filter(|(_, why)| *why == NO_FAIL)
            {
                tell(out, service.file_id(), command.span, why);
            }
        } else if let Some(text) = check.script() {
            let script = shell::parse(text.shown(), Dialect::Posix);
            if let Some((_, why)) = undecided(&script.commands).filter(|_| script.errors.is_empty()) {
                tell(out, service.file_id(), text.part(0..text.raw.len()), why);
            }
        }
    }
}

fn as_word(out: &mut Sink, file: FileId, span: Span, word: &str) {
    let finding = out.report(file, span, format!("{AS_WORD}{word}` as an argument"));
    finding
        .mark("a word like any other")
        .help("write the check in shell form, behind `CMD-SHELL` in compose, or leave this out");
}

fn tell(out: &mut Sink, file: FileId, span: Span, why: &str) {
    let finding = out.report(file, span, why);
    if why == NO_FAIL {
        finding
            .severity(Severity::Info)
            .mark("takes any answer")
            .help("add `-f`, so that an error's status is a failure");
    } else {
        finding.mark("always well").help("let the check fail with what it asks");
    }
}

const NO_FAIL: &str = "`curl` without `-f` succeeds whatever status the server answers with";

/// The command that keeps the check from failing, and how.
fn undecided(commands: &[Command]) -> Option<(&Command, &'static str)> {
    let own: Vec<&Command> = commands.iter().filter(|c| !c.place.in_substitution && c.place.depth == 0).collect();
    let last = own.last()?;
    let well = match last.name() {
        Some("true" | ":") => true,
        Some("exit") => last.args().first().is_some_and(|word| word.text() == "0"),
        _ => false,
    };
    let alone = own.len() == 1;
    // Of `a || exit 1; exit 0` the first decides.
    let ends_before = own.iter().rev().skip(1).any(|command| command.name() == Some("exit"));
    if well && !ends_before && (alone || last.before == Join::Or) && own.len() == commands.len() {
        return Some((last, "this check cannot fail"));
    }
    if let Some(found) = own.iter().zip(own.iter().skip(1)).find_map(|(ps, grep)| finds_itself(ps, grep)) {
        return Some((found, "`grep` finds itself in the list of processes: this check cannot fail"));
    }
    let curl = own.iter().find(|command| command.effective().name() == Some("curl"))?;
    let call = curl.effective();
    let looks = call.has_flag(&["f", "fail", "fail-with-body", "w", "write-out", "K", "config"]);
    let asks = call
        .args()
        .iter()
        .any(|word| word.raw.contains("http://") || word.raw.contains("https://") || word.raw.contains("localhost"));
    let piped = own.iter().any(|command| command.after == Join::Pipe)
        || curl
            .redirects
            .iter()
            .any(|io| io.operator == ">" && io.target.as_ref().is_some_and(|t| t.text() != "/dev/null"));
    (asks && !looks && !piped && curl.after != Join::Then && curl.after != Join::Line).then_some((*curl, NO_FAIL))
}

/// `ps | grep name`, where the shell's own line and that of `grep` hold the name. `[n]ame` does not, and what reads
/// on from there may take it out.
fn finds_itself<'a>(ps: &Command, grep: &'a Command) -> Option<&'a Command> {
    let asks = ps.name() == Some("ps") && ps.after == Join::Pipe && grep.name() == Some("grep");
    let plain = grep.args().iter().all(|word| !word.raw.contains(['[', '^', '$']));
    let counts = grep.has_flag(&["v", "c", "invert-match", "count"]);
    (asks && plain && !counts && grep.after != Join::Pipe && !grep.args().is_empty()).then_some(grep)
}
