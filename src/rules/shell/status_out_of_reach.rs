//! `status-out-of-reach`: see the page of the same name.

use crate::finding::Severity;
use crate::project::running::Running;
use crate::project::running::pipes::{keeps, passes_on};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Dialect, Join};
use crate::text::{FileId, Source, Span};

/// Programs that write the data of a database, or an archive, to their standard output.
const DUMPS: &[&str] = &["mariadb-dump", "mongodump", "mysqldump", "pg_dump", "pg_dumpall"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for running in cx.project.running_in_earnest() {
        let source = cx.project.source(running.file);
        let held = source.text.contains("pipefail") || source.text.contains("PIPESTATUS");
        let mut told = Vec::new();
        for (before, asks) in asked(running, source) {
            let first = running.script.commands.iter().find(|one| one.pipeline == before.pipeline).unwrap_or(before);
            if !held && before.before == Join::Pipe && is_passed_on(first, before) {
                let message = format!("asks how `{}` went, and not `{}`", name(before), name(first));
                let finding = out.report(running.file, asks, message).mark("of a pipe the last program alone");
                finding.label(running.file, first.span, "its failure is lost").help(help(running.dialect));
                told.push(first.pipeline);
            } else if running.ends_at(&source.text, before) && is_asked_for(source, asks) {
                let message =
                    format!("under `set -e` the script ends where `{}` fails, before this is asked", name(before));
                let finding = out.report(running.file, asks, message).mark("asked after a success only");
                finding.severity(Severity::Info).label(running.file, before.span, "ends the script");
                finding.help("ask in the `if` itself: `if ! command; then …`");
            }
        }
        if !held {
            dumps(out, running.file, &running.script.commands, running.dialect, &told);
        }
    }
    for service in cx.project.service_refs() {
        let commands = service.commands();
        if !commands.iter().any(|command| command.words.iter().any(|word| word.raw.contains("pipefail"))) {
            dumps(out, service.file_id(), commands, Dialect::Posix, &[]);
        }
    }
}

/// Dumps whose end nobody sees.
fn dumps(out: &mut Sink, file: FileId, commands: &[Command], dialect: Dialect, told: &[u32]) {
    for command in commands.iter().filter(|command| command.after == Join::Pipe && !told.contains(&command.pipeline)) {
        let Some(last) = commands.iter().rfind(|other| other.pipeline == command.pipeline) else { continue };
        let looked_at = command.place.in_condition || command.place.negated;
        let says = |word: &str| matches!(word, "--help" | "--version" | "-?" | "-V");
        let dumps = DUMPS.contains(&name(command)) && !command.args().iter().any(|word| says(word.text()));
        if !looked_at && dumps && passes_on(name(last)) && keeps(last) {
            let message = format!("a `{}` that breaks off is kept as a good one", name(command));
            let finding = out.report(file, command.span, message).mark("its failure is lost");
            finding.label(file, last.span, "ends well whatever arrives").help(help(dialect));
        }
    }
}

fn help(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Posix => {
            "write to a file first, ask how that went, and pack or send the file then; bash and busybox know `set -o pipefail`"
        }
        _ => "put `set -o pipefail` at the top",
    }
}

fn name(command: &Command) -> &str {
    match command.wraps {
        true => command.args().iter().map(|word| word.text()).find(|word| DUMPS.contains(word)).unwrap_or("it"),
        false => command.name().unwrap_or("it"),
    }
}

/// Whether what keeps the status is read again; what asks for it at once is.
fn is_asked_for(source: &Source, asks: Span) -> bool {
    let line = source.line_span(source.line(asks.start as usize));
    let before = source.slice(Span { end: asks.start, ..line }).trim_end_matches('"');
    let Some(name) = before.strip_suffix('=').and_then(|kept| kept.split_whitespace().next_back()) else { return true };
    let later = source.text.get(asks.end as usize..).unwrap_or_default().lines();
    let mut later = later.filter(|line| !line.trim_start().starts_with('#'));
    later.any(|line| line.contains(&format!("${name}")) || line.contains(&format!("${{{name}")))
}

fn is_passed_on(first: &Command, last: &Command) -> bool {
    let harmless = matches!(first.name(), None | Some("cat" | "echo" | "printf" | "yes"));
    !harmless && !first.place.in_substitution && passes_on(name(last))
}

/// Each command whose status the next one asks for, with the place where it does.
fn asked<'a>(running: &'a Running, source: &'a Source) -> impl Iterator<Item = (&'a Command, Span)> {
    let plain = || running.script.commands.iter().filter(|command| !command.place.in_substitution);
    plain().zip(plain().skip(1)).filter_map(|(before, next)| {
        let between = source.slice(Span { start: before.span.end, end: next.span.start.max(before.span.end) });
        let bare = between.lines().map(|line| line.split(" #").next().unwrap_or_default().trim());
        let apart =
            bare.filter(|line| !line.starts_with('#')).all(|line| matches!(line, "" | ";" | "if" | "; if" | ";if"));
        let at = source.slice(next.span).find("$?")? + next.span.start as usize;
        let asks = matches!(next.name(), Some("[" | "[[" | "test")) || next.words.is_empty() || next.has_arg("local");
        let done = !before.place.in_condition && matches!(before.after, Join::Line | Join::Then);
        // Of these the status is their own, whatever the command in them says.
        let own = matches!(before.name(), Some("declare" | "export" | "local" | "readonly" | "typeset"));
        (apart && asks && done && !own).then_some((before, Span::new(at, at + 2)))
    })
}
