//! `dollar-for-the-container`: see the page of the same name.

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
            let own: Vec<&Variable> =
                variables(service, text.span).filter(|variable| is_own(service, text, &variable.name)).collect();
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

/// Whether the container itself gives the variable its value.
fn is_own(service: ServiceRef, text: &Text, name: &str) -> bool {
    let given = service.service.env(name).and_then(|pair| pair.value.as_ref());
    let literal = given.is_some_and(|value| !value.raw.contains('$'));
    let assigned = [format!("for {name} in "), format!("read {name};"), format!("read -r {name};")];
    literal
        || assigned.iter().any(|words| text.raw.contains(words.as_str()))
        || text
            .raw
            .split([' ', ';', '\n', '('])
            .any(|word| word.strip_prefix(name).is_some_and(|rest| rest.starts_with('=')))
}
