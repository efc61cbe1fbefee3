//! `variable-written-out`: see the page of the same name.

use std::cell::LazyCell;

use crate::project::compose::Pair;
use crate::project::running::clients::Clients;
use crate::project::running::service;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;

/// Ends of the variables that give a server its credentials.
const GIVEN: &[&str] = &["_USER", "_USERNAME", "_PASSWORD", "_PASS", "_DB", "_DATABASE", "_ACCESS_KEY", "_SECRET_KEY"];

const SECRETS: &[&str] = &["_PASSWORD", "_PASS", "_SECRET_KEY"];

/// Flags before a name or a database.
const NAMES: &[&str] = &["-U", "-u", "-d", "--user", "--username", "--dbname"];

/// A credential of a server: what names it there, the variable that gives it, and its default.
#[derive(Clone, Copy)]
struct Given<'a> {
    pair: &'a Pair,
    variable: &'a str,
    default: &'a str,
}

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let clients = LazyCell::new(|| Clients::of(cx.project, compose));
        for server in cx.project.services_in(compose) {
            let mut given: Vec<Given> = server.environment.iter().filter_map(defaulted).collect();
            // A name is said before the password.
            given.sort_by_key(|one| SECRETS.iter().any(|end| one.pair.key.ends_with(end)));
            if given.is_empty() {
                continue;
            }
            let checks = service::check(server.service);
            let mut own = checks.iter().map(|command| (command, written(command, &given, true)));
            let found = own.find(|(_, found)| !found.is_empty());
            let by_itself = found.is_some();
            let others =
                || clients.of_server(&server).into_iter().map(|command| (command, written(command, &given, false)));
            let Some((command, found)) = found.or_else(|| others().find(|(_, found)| !found.is_empty())) else {
                continue;
            };
            let mut values: Vec<String> = found.iter().map(|one| format!("`{}`", one.default)).collect();
            values.dedup();
            let (are, them) = if values.len() == 1 { ("is", "it") } else { ("are", "them") };
            let said = |text: &dyn Fn(&Given) -> String| found.iter().map(text).collect::<Vec<_>>().join(" and ");
            let message = format!(
                "{} {are} written out here, and `{}` takes {them} from {}{}",
                values.join(" and "),
                server.name,
                said(&|one| format!("`{}`", one.variable)),
                otherwise(command)
            );
            let last = found.last().map_or("", |one| one.default);
            let place = service::line_of(cx.project.source(server.file_id()), command, last);
            let finding = out.report(server.file_id(), place, message).mark("the default only");
            found.iter().for_each(|one| _ = finding.label(server.file_id(), one.pair.span, "may be set"));
            let instead = said(&|one| match by_itself {
                true => format!("`$${}`", one.pair.key),
                false => format!("`${{{}:-{}}}`", one.variable, one.default),
            });
            let order = if found.len() > 1 { ", in this order," } else { "" };
            finding.help(match by_itself {
                true => format!("write {instead} in a check for a shell: the container's own value counts"),
                false => format!("write {instead}{order} here as well"),
            });
        }
    }
}

/// The credentials whose defaults the command has written out, in the order of its words; `flagged`: behind flags for names alone.
fn written<'a>(command: &Command, given: &[Given<'a>], flagged: bool) -> Vec<Given<'a>> {
    let mut left = given.to_vec();
    let mut found = Vec::new();
    let mut flag = "";
    for word in command.words.iter().map(|word| word.text()) {
        let before = std::mem::replace(&mut flag, word);
        if flagged && !NAMES.contains(&before) {
            continue;
        }
        // Of equal ones that which the flag is for, otherwise the next.
        let is = |one: &Given| one.default == word;
        let base = |key: &str| key.ends_with("_DB") || key.ends_with("_DATABASE");
        let fits = |one: &Given| is(one) && base(&one.pair.key) == matches!(before, "-d" | "--dbname");
        let at = left.iter().position(fits).or_else(|| left.iter().position(is));
        found.extend(at.map(|at| left.remove(at)));
    }
    found
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

/// A pair that gives a credential by a variable with a default.
fn defaulted(pair: &Pair) -> Option<Given<'_>> {
    let (variable, default) = pair.value.as_ref()?.one_variable()?;
    let plain = default.len() > 3 && default.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
    (plain && GIVEN.iter().any(|end| pair.key.ends_with(end))).then_some(Given { pair, variable, default })
}
