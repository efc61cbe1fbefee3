//! `variable-written-out`: see the page of the same name.

use std::cell::LazyCell;
use std::collections::HashMap;

use crate::project::ServiceRef;
use crate::project::compose::Pair;
use crate::project::running::service;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;

/// Ends of the variables that give a server its credentials.
const GIVEN: &[&str] = &["_USER", "_USERNAME", "_PASSWORD", "_PASS", "_DB", "_DATABASE", "_ACCESS_KEY", "_SECRET_KEY"];

/// Flags before a name or a database.
const NAMES: &[&str] = &["-U", "-u", "-d", "--user", "--username", "--dbname"];

/// Commands of one file that name one host, at most.
const MOST: usize = 64;

/// Commands by the hosts that their addresses name, each with the place of its service.
type Clients<'a> = HashMap<&'a str, Vec<(usize, &'a Command)>>;

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let clients = LazyCell::new(|| clients(cx, compose));
        for server in cx.project.services_in(compose) {
            let checks = LazyCell::new(|| service::check(server.service));
            let named = LazyCell::new(|| named(&checks));
            let words = LazyCell::new(|| words_of_others(&clients, &server));
            for (pair, variable, default) in server.environment.iter().filter_map(defaulted) {
                let own = named.get(default).copied();
                let Some(command) = own.or_else(|| words.get(default).copied()) else { continue };
                let message = format!(
                    "`{default}` is written out here, and `{}` takes it from `{variable}`{}",
                    server.name,
                    otherwise(command)
                );
                let finding = out.report(server.file_id(), command.span, message).mark("the default only");
                finding.label(server.file_id(), pair.span, "may be set");
                finding.help(match own.is_some() {
                    true => format!("write `$${}` in a check for a shell: the container's own value counts", pair.key),
                    false => format!("write `${{{variable}:-{default}}}` here as well"),
                });
                break;
            }
        }
    }
}

/// What happens where the variable says otherwise, as far as the command tells.
fn otherwise(command: &Command) -> &'static str {
    let mut targets = command.redirects.iter().filter_map(|redirect| redirect.target.as_ref());
    let hides = targets.any(|target| target.text() == "/dev/null");
    match command.place.in_loop && command.place.in_condition {
        true if hides => ": with another value this loop never ends, and `/dev/null` takes the reason",
        true => ": with another value this loop never ends",
        false => ", which may say otherwise",
    }
}

/// A pair that gives a credential by a variable with a default: the variable and the default.
fn defaulted(pair: &Pair) -> Option<(&Pair, &str, &str)> {
    let (variable, default) = pair.value.as_ref()?.one_variable()?;
    let plain = default.len() > 3 && default.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
    (plain && GIVEN.iter().any(|end| pair.key.ends_with(end))).then_some((pair, variable, default))
}

/// What the commands of a check give to flags for names, with the first command of each.
fn named(checks: &[Command]) -> HashMap<&str, &Command> {
    let mut named = HashMap::new();
    for command in checks {
        let given = command.words.windows(2).filter(|two| NAMES.contains(&two[0].text()));
        given.for_each(|two| _ = named.entry(two[1].text()).or_insert(command));
    }
    named
}

fn clients<'a>(cx: &Cx<'a>, compose: usize) -> Clients<'a> {
    let mut clients = Clients::new();
    for service in cx.project.services_in(compose) {
        for command in service.commands() {
            for host in command.words.iter().filter_map(|word| host(word.text())) {
                let known = clients.entry(host).or_default();
                if known.len() < MOST {
                    known.push((service.index, command));
                }
            }
        }
    }
    clients
}

fn host(text: &str) -> Option<&str> {
    text.split_once("://")?.1.split(['/', ':']).next()
}

/// The words of the commands by which other services ask a server by its host, with the first command of each.
fn words_of_others<'a>(clients: &Clients<'a>, server: &ServiceRef) -> HashMap<&'a str, &'a Command> {
    let own = server.service.container_name.as_ref().map(|text| text.shown());
    let hosts = [Some(server.name.as_str()), own, server.hostname.as_ref().map(|text| text.shown())];
    let found = hosts.into_iter().flatten().filter_map(|host| clients.get(host)).flatten();
    let mut found: Vec<_> = found.filter(|(index, _)| *index != server.index).collect();
    found.sort_by_key(|(index, command)| (*index, command.span.start));
    let mut words = HashMap::new();
    for (_, command) in found.into_iter().copied() {
        command.words.iter().for_each(|word| _ = words.entry(word.text()).or_insert(command));
    }
    words
}
