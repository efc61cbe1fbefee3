//! `health-check-of-pid-file`: see the page of the same name.

use crate::project::compose::CommandLine;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::{self, Command, Dialect};
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Healthcheck && !step.onbuild) {
        if let Some(command) = only_looks(&step.commands) {
            tell(out, step.file(), command.span);
        }
    }
    for service in cx.project.service_refs() {
        let Some(check) = service.healthcheck.as_ref().filter(|check| !check.disabled) else { continue };
        let text = match &check.test {
            Some(CommandLine::Words(_, words)) if check.exec().is_some() => {
                words.iter().skip(1).map(|word| word.shown()).collect::<Vec<_>>().join(" ")
            }
            _ => check.script().map(|text| text.shown().to_owned()).unwrap_or_default(),
        };
        let script = shell::parse(&text, Dialect::Posix);
        if only_looks(&script.commands).is_some() && script.errors.is_empty() {
            tell(out, service.file_id(), check.test.as_ref().map_or(check.span, CommandLine::span));
        }
    }
}

fn tell(out: &mut Sink, file: FileId, span: Span) {
    let finding = out.report(file, span, "this check only looks whether a file of a process number is there");
    finding
        .mark("stays there when the program hangs")
        .help("ask the program itself for something: a page, a query, its own status command");
}

/// The test for a file of a process number that is all the check does.
fn only_looks(commands: &[Command]) -> Option<&Command> {
    let mut own = commands.iter().filter(|command| !matches!(command.name(), Some("exit" | "false" | "true")));
    let (first, None) = (own.next()?, own.next()) else { return None };
    let words = first.texts();
    match words.as_slice() {
        ["[" | "[[", "-e" | "-f" | "-s" | "-r", path, "]" | "]]"] | ["test", "-e" | "-f" | "-s" | "-r", path]
            if path.ends_with(".pid") =>
        {
            Some(first)
        }
        _ => None,
    }
}
