//! `value-torn-apart`: see the page of the same name.

use std::collections::HashSet;

use crate::finding::Severity;

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::expand::Value;
use crate::syntax::shell::{Command, Dialect, Join, Word, variable};
use crate::text::FileId;

/// Parts of the names of variables that hold a text of several lines.
const TEXTS: &[&str] = &["CERTIFICATE", "CONFIG", "PEM", "PRIVATE_KEY", "SSH_KEY", "TEMPLATE", "YAML"];

/// The same of what people make up.
const SECRETS: &[&str] = &["PASSPHRASE", "PASSWD", "PASSWORD", "SECRET"];

/// Programs that look for a part of it, or to which line ends and blanks are all one.
const PICK: &[&str] = &["awk", "base64", "cut", "grep", "head", "jq", "sed", "tr", "wc", "xargs"];

/// Ends of names that hold something else.
const OTHERS: &[&str] =
    &["B64", "BASE64", "DIR", "FILE", "FILENAME", "FORMAT", "HASH", "ID", "LENGTH", "NAME", "PATH", "URL", "VERSION"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for text in cx.project.all_build_texts() {
        let step = text.step;
        let known =
            |name: &str| matches!(step.docker.scope.lookup(step.stage.index, step.step.at, name), Value::Known(_));
        tell(out, text.file, text.commands, step.step.shell.dialect().unwrap_or_default(), known);
    }
    for running in cx.project.running_in_earnest().filter(|running| running.called_by.is_none()) {
        let text = &cx.project.source(running.file).text;
        // A loop, or another way to set it.
        let set = |name: &str| text.contains(&format!("for {name} in"));
        tell(out, running.file, &running.script.commands, running.dialect, set);
    }
    for service in cx.project.service_refs() {
        tell(out, service.file_id(), service.commands(), Dialect::Posix, |_| false);
    }
}

fn tell(out: &mut Sink, file: FileId, commands: &[Command], dialect: Dialect, known: impl Fn(&str) -> bool) {
    let pairs = commands.iter().flat_map(|command| &command.assignments);
    let mut set: HashSet<&str> = pairs.map(|assignment| assignment.name.as_str()).collect();
    let setters = commands.iter().filter(|one| matches!(one.name(), Some("declare" | "export" | "local" | "read")));
    set.extend(setters.flat_map(|one| one.args()).filter_map(|word| word.raw.split('=').next()));
    for (at, command) in commands.iter().enumerate() {
        let next = commands.get(at + 1).and_then(Command::name).unwrap_or_default();
        let picked = command.after == Join::Pipe && PICK.contains(&next);
        if command.name() != Some("echo") || !goes_on(command) || picked {
            continue;
        }
        // With `-e` the line ends are written as `\n`, and stay.
        let mut words = command.args().iter().filter(|word| word.text() != "-n");
        let (Some(word), None) = (words.next(), words.next()) else { continue };
        let Some(name) = bare(word).filter(|name| !set.contains(name) && !known(name)) else { continue };
        let upper = name.to_ascii_uppercase();
        let whole = format!("_{upper}_");
        let several = TEXTS.iter().any(|part| whole.contains(&format!("_{part}_")));
        let secret =
            SECRETS.iter().any(|part| upper.contains(part)) || upper.ends_with("_PASS") || upper.ends_with("_PWD");
        if !several && !secret || OTHERS.iter().any(|end| upper.ends_with(end)) {
            continue;
        }
        let message = match several {
            true => format!("each line end in `{}` becomes a blank here, and `*` names of files", word.raw),
            false => format!("`{}` is another one here if it holds blanks in a row, `*` or a backslash", word.raw),
        };
        let finding = out.report(file, word.span, message).mark("without quotes");
        if !several {
            finding.severity(Severity::Info);
        }
        let dollar = if word.raw.starts_with("$$") { "$$" } else { "$" };
        let end = if command.has_arg("-n") { "" } else { "\\n" };
        let mut help = format!("write `printf '%s{end}' \"{dollar}{name}\"`");
        if several && dialect == Dialect::Posix {
            help.push_str(", or with `%b` where the value has `\\n` for its line ends");
        }
        finding.help(help);
    }
}

/// The variable that a word without quotes is.
fn bare(word: &Word) -> Option<&str> {
    let raw = word.raw.strip_prefix('$').filter(|rest| rest.starts_with('$')).unwrap_or(&word.raw);
    variable(raw).filter(|_| !raw.contains('"'))
}

/// Whether what it says goes into a file or to a program, and not to people.
fn goes_on(command: &Command) -> bool {
    let into = command.redirects.iter().any(|redirect| {
        let file = redirect.target.as_ref().is_some_and(|word| !word.raw.starts_with("/dev/"));
        let json = redirect.target.as_ref().is_some_and(|word| word.raw.contains(".json"));
        matches!(redirect.operator.as_str(), ">" | ">>") && redirect.fd.is_none_or(|fd| fd == 1) && file && !json
    });
    into || command.after == Join::Pipe
}
