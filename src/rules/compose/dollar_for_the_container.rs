//! `dollar-for-the-container`: see the page of the same name.

use std::collections::{HashMap, HashSet};

use crate::finding::{Aspect, Safety};
use crate::project::ServiceRef;
use crate::project::compose::{CommandLine, Text, Variable};
use crate::rules::{Cx, Sink};
use crate::text::{Edit, Span};

/// How hashed passwords begin (crypt(5), and Apache's own).
const HASHES: &[&str] = &["$1$", "$2a$", "$2b$", "$2y$", "$5$", "$6$", "$apr1$", "$y$", "$argon2"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        for text in run_texts(service) {
            if variables(service, text.span).next().is_none() {
                continue;
            }
            let set = set_in_the_container(service, text);
            let own: Vec<&Variable> =
                variables(service, text.span).filter(|variable| set.contains(variable.name.as_str())).collect();
            let Some((first, others)) = own.split_first() else { continue };
            let (name, spans) = (&first.name, own.iter().map(|variable| variable.span).collect::<Vec<Span>>());
            let message = match others.iter().filter(|other| other.name != *name).count() {
                0 => format!(
                    "Compose puts nothing in the place of `${name}`: `{name}` is known in the container and not to Compose"
                ),
                more => format!(
                    "Compose puts nothing in the place of `${name}` and {more} more: they are known in the container and not to Compose"
                ),
            };
            report(service, &spans, &message, out);
        }
        let pairs = service.service.environment.iter().chain(&service.service.labels);
        for text in pairs.filter_map(|pair| pair.value.as_ref()).chain(run_texts(service)) {
            let hash =
                HASHES.iter().any(|hash| text.raw.match_indices(hash).any(|(at, _)| !text.raw[..at].ends_with('$')));
            let spans: Vec<Span> = variables(service, text.span).map(|variable| variable.span).collect();
            if hash && !spans.is_empty() {
                report(service, &spans, "Compose takes parts of the hash for variables and leaves them out", out);
            }
        }
    }
}

fn report(service: ServiceRef, spans: &[Span], message: &str, out: &mut Sink) {
    let Some(first) = spans.first() else { return };
    let finding = out.report(service.file_id(), *first, message).mark("gone before the container starts");
    let dollar = |span: &Span| Edit::replace(service.file_id(), Span { end: span.start, ..*span }, "$");
    finding.help("write `$$` for a dollar sign that the container is to see");
    finding.fix(Safety::Safe, "Write `$$`", spans.iter().map(dollar).collect()).changing(&[
        Aspect::Process,
        Aspect::Health,
        Aspect::Environment,
        Aspect::Labels,
    ]);
}

/// What is run in the container.
fn run_texts(service: ServiceRef<'_>) -> impl Iterator<Item = &Text> {
    let asked = service.service;
    let test = asked.healthcheck.as_ref().and_then(|check| check.test.as_ref());
    [asked.command.as_ref(), asked.entrypoint.as_ref(), test].into_iter().flatten().flat_map(|line| match line {
        CommandLine::Line(text) => std::slice::from_ref(text),
        CommandLine::Words(_, words) => words,
    })
}

/// Those in a text that Compose knows nothing for and that have no default.
fn variables(service: ServiceRef<'_>, span: Span) -> impl Iterator<Item = &Variable> {
    let all = &service.file.variables;
    let first = all.partition_point(|variable| variable.span.start < span.start);
    let inside = all.iter().skip(first).take_while(move |variable| variable.span.end <= span.end);
    inside.filter(|variable| variable.plain && !variable.set && variable.span.len() < 128)
}

/// The variables to which the container itself gives their values: in plain in the environment, or by the text.
fn set_in_the_container<'a>(service: ServiceRef<'a>, text: &'a Text) -> HashSet<&'a str> {
    let given = service.service.environment.iter().filter_map(|pair| Some((pair.key.as_str(), pair.value.as_ref()?)));
    // Of two of one name the last holds.
    let given: HashMap<&str, &Text> = given.collect();
    let literal = given.into_iter().filter(|(_, value)| !value.raw.contains('$')).map(|(name, _)| name);
    let name = |at: usize| {
        let rest = text.raw.get(at..).unwrap_or_default();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        rest.split_at_checked(end)
    };
    let behind = |word: &'static str, end: &'static str| {
        let all = text.raw.match_indices(word).filter_map(move |(at, _)| name(at + word.len()));
        all.filter(move |(_, rest)| rest.starts_with(end)).map(|(name, _)| name)
    };
    let assigned = text.raw.split([' ', ';', '\n', '(']).filter_map(|word| Some(word.split_once('=')?.0));
    let read = behind("read ", ";").chain(behind("read -r ", ";"));
    literal.chain(behind("for ", " in ")).chain(read).chain(assigned).collect()
}
