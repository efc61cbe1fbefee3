//! `port-not-followed`: see the page of the same name.

use crate::project::ServiceRef;
use crate::project::compose::{CommandLine, Text};
use crate::rules::{Cx, Sink};

/// By what names a service finds itself, and a browser on the same machine finds it.
const HERE: &[&str] = &["localhost:", "127.0.0.1:"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        for port in service.service.ports.iter().filter(|port| service.wrote(port.span)) {
            let (host, target) = outer(&port.raw);
            if let Some((name, number)) = host.and_then(chosen)
                && let Some(value) = texts(&service).find(|value| stays(value, name, number))
            {
                tell(&service, value, name, number, out);
                // Whoever sets the one may set the other with it.
                if value.raw.starts_with("${")
                    && let Some(finding) = out.findings.last_mut()
                {
                    finding.pedantic();
                }
            }
            let check = service.healthcheck.as_ref().and_then(|check| check.test.as_ref());
            let tests = check.into_iter().flat_map(|line| match line {
                CommandLine::Line(text) => std::slice::from_ref(text),
                CommandLine::Words(_, words) => words.as_slice(),
            });
            // Where the program is given the variable, another rule tells of its check.
            if let Some((name, number)) =
                chosen(target).filter(|(name, _)| texts(&service).all(|value| !value.raw.contains(name)))
                && let Some(value) =
                    tests.filter(|value| service.wrote(value.span)).find(|value| stays(value, name, number))
            {
                tell(&service, value, name, number, out);
            }
        }
    }
}

fn tell(service: &ServiceRef, value: &Text, name: &str, number: &str, out: &mut Sink) {
    let message = format!("`{name}` moves the port of `{}`, and this stays at {number}", service.name);
    let finding = out.report(service.file_id(), value.span, message).mark("does not follow");
    let followed = value.raw.replacen(&format!(":{number}"), &format!(":${{{name}:-{number}}}"), 1);
    finding.help(format!("write `{followed}`: Compose fills in a variable within a default as well"));
}

/// The values that its own environment has.
fn texts<'a>(service: &ServiceRef<'a>) -> impl Iterator<Item = &'a Text> {
    let own = *service;
    own.service.environment.iter().filter_map(|pair| pair.value.as_ref()).filter(move |value| own.wrote(value.span))
}

/// What stands before the last colon that is in no braces, if there is one, and what behind it.
fn outer(raw: &str) -> (Option<&str>, &str) {
    let mut depth = 0_usize;
    let mut last = None;
    for (at, c) in raw.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => last = Some(at),
            _ => {}
        }
    }
    last.map_or((None, raw), |at| (raw.get(..at), raw.get(at + 1..).unwrap_or_default()))
}

/// The variable that chooses a port, and its default: of `${PORT:-8000}`, with an address before it or in it.
fn chosen(part: &str) -> Option<(&str, &str)> {
    let inner = part.rsplit_once("${")?.1.strip_suffix('}')?;
    let (name, default) = inner.split_once(":-").or_else(|| inner.split_once('-'))?;
    let number = default.rsplit(':').next()?;
    number.parse::<u16>().ok()?;
    Some((name, number))
}

/// Whether the text names the port by its number, and not by the variable.
fn stays(value: &Text, name: &str, number: &str) -> bool {
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_digit());
    let names = |here: &str| {
        value.raw.match_indices(here).any(|(at, _)| {
            value.raw.get(at + here.len()..).and_then(|rest| rest.strip_prefix(number)).is_some_and(ends)
        })
    };
    !value.raw.contains(name) && HERE.iter().any(|here| names(here))
}
