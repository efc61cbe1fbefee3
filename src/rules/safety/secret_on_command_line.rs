//! `secret-on-command-line`: see the page of the same name.

use crate::project::ServiceRef;
use crate::project::compose::{CommandLine, split_words};
use crate::rules::{Cx, Sink};
use crate::text::Span;

/// Options whose value is a password or a key.
const OPTIONS: &[&str] = &[
    "--requirepass",
    "--masterauth",
    "--password",
    "--pass",
    "--passwd",
    "--admin-password",
    "--root-password",
    "--db-password",
    "--api-key",
    "--secret",
    "--secret-key",
    "--token",
    "--auth-token",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let check = service.healthcheck.as_ref().and_then(|check| check.test.as_ref());
        let lines = [&service.service.command, &service.service.entrypoint].into_iter().flatten().chain(check);
        let mut found = lines.filter_map(|line| Some((option(line)?, at(&service, line))));
        let Some(((option, value), span)) = found.next() else { continue };
        let message = format!("the value of `{option}` of `{}` stands on a command line", service.name);
        let finding = out.report(service.file_id(), span, message);
        finding.mark("seen in `docker inspect` and in the list of processes");
        let written = !value.contains('$');
        if written {
            finding.why("The value is readable by all who have the file, and by whoever may ask the engine.");
        }
        // Redis writes its title over its arguments, and reads no variable that would keep them out of sight.
        if option == "--requirepass" {
            finding.mark("seen in `docker inspect`");
            if !written {
                finding.pedantic();
            }
        }
        for (_, span) in found {
            finding.label(service.file_id(), span, "here as well");
        }
        finding.help(
            "hand it over in a file under `secrets`, or in a variable or configuration file that the program reads",
        );
        if written {
            finding.help += "; where it knows the option alone, `${…:?}` at least keeps the value out of this file";
        }
    }
}

/// The option of a line that is given a secret, and the secret.
fn option(line: &CommandLine) -> Option<(&'static str, String)> {
    let words = match line {
        CommandLine::Line(text) => split_words(&text.raw)?,
        CommandLine::Words(_, words) => {
            words.iter().flat_map(|word| split_words(&word.raw).unwrap_or_default()).collect()
        }
    };
    words.iter().enumerate().find_map(|(at, word)| {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, value),
            None => (word.as_str(), words.get(at + 1)?.as_str()),
        };
        let name = OPTIONS.iter().find(|option| **option == name)?;
        is_secret(value).then(|| (*name, value.to_owned()))
    })
}

/// A value, or a variable that Compose fills in; not one that a shell in the container does, nor a path.
fn is_secret(value: &str) -> bool {
    !value.is_empty() && !value.contains("$$") && !value.starts_with(['-', '/', '.', '<'])
}

/// The line of it that a reader looks for: the word where the words stand one by one.
fn at(service: &ServiceRef, line: &CommandLine) -> Span {
    let CommandLine::Words(span, words) = line else { return line.span() };
    let held = words.iter().find(|word| service.wrote(word.span) && OPTIONS.iter().any(|o| word.raw.contains(o)));
    held.map_or(*span, |word| word.span)
}
