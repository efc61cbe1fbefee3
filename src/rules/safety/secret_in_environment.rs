//! `secret-in-environment`: see the page of the same name.

use std::collections::HashMap;
use std::path::Path;

use crate::finding::{Aspect, Safety};
use crate::project::ServiceRef;
use crate::project::compose::{Pair, Text};
use crate::project::evidence::credentials::{is_placeholder, names_one, names_what_belongs_there};
use crate::project::services::outside::{self, Outside, addresses_with, credentials};
use crate::rules::{Cx, Sink};

/// A block that services share is none of theirs.
const CHANGES: &[Aspect] = &[Aspect::Environment, Aspect::Patterns, Aspect::Services];

/// Services of a file that are held against one another, at most: nobody writes a file of more by hand.
const MOST: usize = 200;

pub fn check(cx: &Cx, out: &mut Sink) {
    let rooms = outside::of_directories(cx.project);
    for compose in 0..cx.project.compose.len() {
        // Where each value was told: the two ends of one password are one finding.
        let mut told: HashMap<&str, usize> = HashMap::new();
        cx.project.services_in(compose).for_each(|service| of_service(service, &rooms, &mut told, out));
    }
}

fn of_service<'a>(
    service: ServiceRef<'a>,
    rooms: &HashMap<&Path, Outside>,
    told: &mut HashMap<&'a str, usize>,
    out: &mut Sink,
) {
    let (known, fresh): (Vec<_>, Vec<_>) = credentials(service).partition(|(_, value)| told.contains_key(value));
    for (pair, value) in known {
        if let Some(finding) = told.get(value).and_then(|at| out.findings.get_mut(*at)) {
            finding.label(service.file_id(), pair.key_span, format!("the same value, for `{}`", service.name));
        }
    }
    let Some(&(first, value)) = fresh.first() else { return };
    told.extend(fresh.iter().map(|(_, value)| (*value, out.findings.len())));
    let message = format!("the value of `{}` is written into the file", first.key);
    let finding = out.report(service.file_id(), first.span, message).mark("readable by all who have the file");
    if let Some(words) = service.said_of(first, value) {
        finding.why(words);
    }
    for (pair, other) in fresh.iter().skip(1) {
        let same = service.said_of_another(pair, other, first, value);
        finding.label(service.file_id(), pair.key_span, format!("so is this one{same}"));
    }
    let few = service.file.services.len() <= MOST;
    let values: Vec<&str> = fresh.iter().map(|(_, value)| *value).collect();
    for (other, span) in if few { addresses_with(service.file, &values) } else { Vec::new() } {
        finding.label(service.file_id(), span, format!("the same value, in an address of `{other}`"));
    }
    let spoken = service.spoken_by_another(value);
    let there = spoken.map(|other| format!("; what `{other}` runs has it written out: put the variable there as well"));
    finding.help(remedy(&service, first, value) + &there.unwrap_or_default());
    // Among what is started by hand, a value that asks to be replaced.
    let asks = service.is_aside() && is_placeholder(value) || names_what_belongs_there(value);
    let open = service.knows_by_both_names(first, value)
        || service.leaves_it_to_the_copy()
        || service.hides_nothing(first, value);
    if asks || open || few && service.file.has_reserved_names() {
        finding.pedantic();
    }
    // Swarm and pages where a stack is pasted read no `.env`.
    let room = rooms.get(service.home()).filter(|_| few && spoken.is_none() && !service.is_stack());
    if let Some((edits, files)) = room.and_then(|room| room.moved(service.project, service.file, &values)) {
        let what = if values.len() == 1 { "it".to_owned() } else { format!("the {} values", values.len()) };
        let title = format!(
            "Take {what} from `.env`, which git is told to ignore: who fetches the project must be given that file"
        );
        finding.fix(Safety::Unsafe, title, edits).changing(CHANGES);
        for file in files {
            finding.creating(file.path, file.text);
        }
    }
}

fn remedy(service: &ServiceRef, first: &Pair, value: &str) -> String {
    let key = &first.key;
    // A program takes a file only where it looks for one.
    let reads = service.store().filter(|store| store.kind.reads_files());
    let file = reads.map(|_| format!("a file under the top-level `secrets` and `{key}_FILE`, or ")).unwrap_or_default();
    let asked = outside::asked_for(service, first);
    let place =
        if service.is_stack() { "set for `stack deploy`, which reads no `.env`" } else { "in an ignored `.env`" };
    let outside = format!("take it from outside: {file}`{asked}` with the value {place}");
    let others = || service.file.services.iter().filter(|other| other.name != service.name).take(MOST);
    let holds = |pair: &Pair| {
        let text = pair.value.as_ref().map(Text::shown).unwrap_or_default();
        text.contains(&format!(":{value}@")) || names_one(&pair.key) && text == value
    };
    let mut given = others().filter(|other| other.environment.iter().any(holds));
    let (given, more) = (given.next(), if given.next().is_some() { " and others are" } else { " is" });
    // Programs log in as the user that is made beside.
    let users = |pair: &Pair| pair.key.ends_with("_USER");
    let is_beside_a_user = key.contains("ROOT") && service.service.environment.iter().any(users);
    match (given, service.client()) {
        (Some(other), _) => {
            format!("{outside}; `{}`{more} given the same value: where it is one password, change each", other.name)
        }
        (None, Some(other)) if service.store().is_some() && !is_beside_a_user => {
            format!("{outside}; what `{other}` uses must become the same, wherever it has it from")
        }
        _ => outside,
    }
}
