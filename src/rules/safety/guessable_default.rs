//! `guessable-default`: see the page of the same name.

use std::collections::HashMap;

use crate::project::ServiceRef;
use crate::project::compose::{Pair, Variable};
use crate::project::evidence::credentials::{can_be_one, names_one};
use crate::rules::{Cx, Sink};
use crate::text::Span;

/// Values that are told beside the first.
const MOST: usize = 8;

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let file = cx.project.compose.get(compose);
        let variables: HashMap<Span, &Variable> =
            file.into_iter().flat_map(|file| &file.variables).map(|variable| (variable.span, variable)).collect();
        // One variable is one finding, whatever services take it.
        let mut told: HashMap<&str, usize> = HashMap::new();
        for service in cx.project.services_in(compose) {
            let own =
                service.service.environment.iter().filter(|pair| service.wrote(pair.span) && names_one(&pair.key));
            let mut found = own.filter_map(|pair| {
                let value = pair.value.as_ref().filter(|value| value.raw.starts_with("${"))?;
                let variable = variables.get(&value.part(0..value.raw.len()))?;
                let default = variable.default.as_deref().filter(|text| !text.contains('$') && can_be_one(text))?;
                (!default.is_empty() && !variable.set).then_some(*variable)
            });
            let Some(first) = found.next() else { continue };
            let name = &first.name;
            if let Some(finding) = out.before(&mut told, name.as_str()) {
                let words = format!("and for `{}`", service.name);
                finding.label(service.file_id(), first.span, words);
                found.take(MOST).for_each(|other| {
                    finding.label(service.file_id(), other.span, "the same");
                });
                continue;
            }
            let message = format!("where nobody sets `{name}`, its value is the default that everyone can read here");
            let finding = out.report(service.file_id(), first.span, message).mark("a default for a credential");
            // Every file is filled in before they are merged: `:?` in one that development shares stops that as well.
            let shared = service.others().next().is_some();
            let example = service.example_giving(name);
            finding.help(match (shared, production(&service), example) {
                (true, Some(file), _) => {
                    format!("give it in `{file}`, as `${{{name}:?}}`: Compose then stops there until it is set")
                }
                (_, _, Some(example)) => format!(
                    "write `${{{name}:?}}`: Compose then stops where nobody has made a `.env` of `{example}`"
                ),
                (false, ..) => format!("write `${{{name}:?}}`: Compose then stops until it is set"),
                (true, ..) => format!(
                    "write `${{{name}:?}}`: Compose then stops until it is set, whatever other file is put beside this one"
                ),
            });
            let others: Vec<&Variable> = found.collect();
            let all = || std::iter::once(&first).chain(&others).map(|variable| variable.name.as_str());
            let copied =
                || all().all(|name| service.example_giving(name).is_some()) || service.is_one_of_a_collection();
            // Elsewhere it has no default: where nobody sets it, that stops or stays empty first. What only the services
            // beside reach is set by who copies the example.
            if taken_bare(service, name)
                || service.is_beside_work()
                || all().all(|name| service.is_for_a_closed_store(name)) && copied()
            {
                finding.pedantic();
            }
            for other in others.iter().take(MOST) {
                finding.label(service.file_id(), other.span, "the same");
            }
        }
    }
}

/// The file beside this one that says what is otherwise in production, where there is one of that name.
fn production<'a>(service: &ServiceRef<'a>) -> Option<&'a str> {
    let path = |file| service.project.source(file).path.as_str();
    let called = service.project.services_called(service.home(), &service.name).iter();
    let mut paths = called.filter_map(|(file, _)| Some(path(service.project.compose.get(*file)?.file)));
    paths.find(|path| path.rsplit('/').next().is_some_and(|name| name.contains("prod")))
}

/// Whether the same variable is given to the service without a default as well, here or in another file beside it.
fn taken_bare(service: ServiceRef, name: &str) -> bool {
    let bare = |pair: &Pair| {
        let text = pair.value.as_ref().map(|value| value.raw.as_str()).unwrap_or_default();
        let inside = text.strip_prefix('$').map(|text| text.trim_start_matches('{')).unwrap_or_default();
        let rest = inside.strip_prefix(name);
        rest.is_some_and(|rest| matches!(rest, "" | "}") || rest.starts_with([':', '?']) && rest.contains('?'))
    };
    std::iter::once(service.service).chain(service.others()).any(|other| other.environment.iter().any(bare))
}
