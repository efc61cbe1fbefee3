//! `variable-written-out`: see the page of the same name.

use std::cell::LazyCell;

use crate::project::ServiceRef;
use crate::project::compose::Pair;
use crate::project::running::service;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;

/// Ends of the variables that give a server its credentials.
const GIVEN: &[&str] = &["_USER", "_USERNAME", "_PASSWORD", "_PASS", "_DB", "_DATABASE", "_ACCESS_KEY", "_SECRET_KEY"];

/// Flags before a name or a database.
const NAMES: &[&str] = &["-U", "-u", "-d", "--user", "--username", "--dbname"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let services: Vec<ServiceRef> = cx.project.services_in(compose).collect();
        for server in &services {
            let checks = LazyCell::new(|| service::check(server.service));
            for (pair, variable, default) in server.environment.iter().filter_map(defaulted) {
                let own = checks.iter().find(|command| names(command, default));
                let by_others = || {
                    let others = services.iter().filter(|other| other.index != server.index);
                    others.flat_map(|other| other.commands()).find(|command| {
                        reaches(command, server) && command.words.iter().any(|word| word.text() == default)
                    })
                };
                let Some(command) = own.or_else(by_others) else { continue };
                let message = format!(
                    "`{default}` is written out here, and `{}` takes it from `{variable}`, which may say otherwise",
                    server.name
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

/// A pair that gives a credential by a variable with a default: the variable and the default.
fn defaulted(pair: &Pair) -> Option<(&Pair, &str, &str)> {
    let inside = pair.value.as_ref()?.raw.strip_prefix("${")?.strip_suffix('}')?;
    let (variable, default) = inside.split_once(":-").or_else(|| inside.split_once('-'))?;
    let plain = default.len() > 3 && default.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
    let name = variable.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    (plain && name && GIVEN.iter().any(|end| pair.key.ends_with(end))).then_some((pair, variable, default))
}

/// Whether a command gives the value to a flag for names.
fn names(command: &Command, value: &str) -> bool {
    command.words.windows(2).any(|two| NAMES.contains(&two[0].text()) && two[1].text() == value)
}

/// Whether a command of another service names the server by its host.
fn reaches(command: &Command, server: &ServiceRef) -> bool {
    let own = server.service.container_name.as_ref().map(|text| text.shown());
    let hosts = [Some(server.name.as_str()), own, server.hostname.as_ref().map(|text| text.shown())];
    command.words.iter().any(|word| {
        let text = word.text();
        let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
        let host = rest.split(['/', ':']).next().unwrap_or_default();
        text.contains("://") && hosts.iter().flatten().any(|known| *known == host)
    })
}
