//! `health-check-decides-nothing`: see the page of the same name.

use crate::finding::{Finding, Severity};
use crate::knowledge::roles;
use crate::project::running::checks::{Blind, undecided};
use crate::project::running::service;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Command as Form, Keyword};
use crate::syntax::shell::{self, Dialect};
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
                    tell(out, step.file(), command.span, ("this check", why));
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
            if let Some((command, why)) =
                undecided(&service::check(service.service)).filter(|(_, why)| *why == Blind::TakesAnyAnswer)
            {
                let finding =
                    tell(out, service.file_id(), command.span, (&format!("the check of `{}`", service.name), why));
                // An error of what stands behind a proxy is an answer of the proxy.
                let proxy = service.image_ref().is_some_and(|image| roles::needs_no_store(&image.repository));
                if proxy && !service.depends_on.is_empty() {
                    finding.message = format!(
                        "`{}` counts as healthy while all behind it is down: `curl` without `-f` takes its 502 for an answer",
                        service.name
                    );
                    finding
                        .pedantic()
                        .help("add `-f`; where the proxy alone is meant, ask it for a page that it answers itself");
                }
            }
        } else if let Some(text) = check.script() {
            let script = shell::parse(text.shown(), Dialect::Posix);
            if let Some((_, why)) = undecided(&script.commands).filter(|_| script.errors.is_empty()) {
                let whose = format!("the check of `{}`", service.name);
                tell(out, service.file_id(), text.part(0..text.raw.len()), (&whose, why));
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

fn tell<'a>(out: &'a mut Sink, file: FileId, span: Span, (check, why): (&str, Blind)) -> &'a mut Finding {
    let message = match why {
        Blind::Always => format!("{check} cannot fail"),
        Blind::HearsNoAnswer => {
            format!(
                "{check} asks `ruok` and reads no answer: an open port is enough, and where the word is not allowed it is so, too"
            )
        }
        Blind::FindsItself => format!("`grep` finds itself in the list of processes: {check} cannot fail"),
        Blind::TakesAnyAnswer => {
            format!(
                "{check} takes an error page for health: `curl` without `-f` succeeds whatever status the server answers with"
            )
        }
    };
    let finding = out.report(file, span, message);
    if why == Blind::HearsNoAnswer {
        finding.severity(Severity::Info).mark("always well once the port is open");
        finding.help("send the answer on, `| grep imok`, and allow the word: `4lw.commands.whitelist=ruok`");
    } else if why == Blind::TakesAnyAnswer {
        finding
            .severity(Severity::Info)
            .mark("takes any answer")
            .help("add `-f`, so that an error's status is a failure");
    } else {
        finding.mark("always well").help("let the check fail with what it asks");
    }
    finding
}
