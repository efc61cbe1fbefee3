//! `database-open-to-all`: see the page of the same name.

use crate::knowledge::official::official;
use crate::project::ServiceRef;
use crate::project::compose::{Pair, Service};
use crate::rules::{Cx, Sink};

/// Services of one file that are looked through for a pooler, at most.
const MOST: usize = 64;

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.build.is_none()) {
        let Some(kind) = service.image_ref().and_then(|image| official(&image.name())) else { continue };
        let known =
            |name: &str| service.env(name).and_then(|pair| Some((pair, pair.value.as_ref()?.value.as_deref()?)));
        let said = kind.open.iter().filter_map(|(name, value)| known(name).filter(|(_, given)| given == value));
        let any = kind.open_by_any.iter().filter_map(|name| known(name).filter(|(_, given)| !given.is_empty()));
        // A password that is given as well is the one that counts, where the switch is not for all hosts.
        let password = kind.open.is_empty() && kind.logins.iter().any(|name| has_password(&service, name));
        let Some((pair, _)) = said.chain(any).next().filter(|_| !password) else { continue };
        let message = format!("{} of `{}` takes its administrator in without a password", kind.name, service.name);
        let finding = out.report(service.file_id(), pair.span, message).mark("no password is asked for");
        if let Some(port) = service.ports.iter().find(|port| port.is_public() && !port.hides_an_address()) {
            finding.label(service.file_id(), port.span, "and every machine that reaches the host gets here");
        }
        let pooler = pooler(&service);
        if let Some((other, pair)) = pooler {
            finding.label(service.file_id(), pair.span, format!("nor by `{}`, which hands on to it", other.name));
        }
        let password = service.env("POSTGRES_PASSWORD").filter(|password| service.wrote(password.span));
        if let Some(password) = password.filter(|_| pair.key.ends_with("HOST_AUTH_METHOD")) {
            finding.label(service.file_id(), password.key_span, "this one is never asked for");
        }
        let given = |login: &&&str| service.fills(login);
        let way = match (
            kind.logins.iter().filter(|login| !login.contains("METHOD") && !login.contains("ALLOW")).find(given),
            kind.logins.first(),
        ) {
            (Some(login), _) => {
                format!("take it out: the password that `{login}` gives then counts for a new database")
            }
            (None, Some(login)) => {
                let client = service.needers().next();
                let client = client.map(|other| format!("; what `{}` uses must become the same", other.name));
                let client = client.unwrap_or_default();
                format!("take it out, and give a password from outside, `{login}: ${{{login}:?}}`{client}")
            }
            (None, None) => "take it out".to_owned(),
        };
        let door = pooler.map(|(other, pair)| {
            let check = if asks_without_one(other) { ", with `PGPASSWORD` for its check," } else { "" };
            format!(
                "; write `{}: scram-sha-256` at `{}`{check} and give the password to what asks it",
                pair.key, other.name
            )
        });
        // What the switch wrote when the data were made stays in them.
        let there = match pair.key.ends_with("HOST_AUTH_METHOD") {
            true => "; where data are there already, change `pg_hba.conf` in them as well",
            false => "; where data are there already, set it in them with `ALTER USER`",
        };
        finding.help(format!("{way}{}{there}", door.unwrap_or_default()));
    }
}

/// A pooler of the file before this database that asks for no password itself, with the setting that says so.
fn pooler<'a>(service: &ServiceRef<'a>) -> Option<(&'a Service, &'a Pair)> {
    let says = |pair: &Pair, words: &[&str]| pair.value.as_ref().is_some_and(|value| words.contains(&value.shown()));
    service.file.services.iter().take(MOST).find_map(|other| {
        let leads_here = other.environment.iter().any(|pair| says(pair, &[&service.service.name]));
        let open = |pair: &&Pair| {
            matches!(pair.key.as_str(), "AUTH_TYPE" | "PGBOUNCER_AUTH_TYPE") && says(pair, &["trust", "any"])
        };
        other.environment.iter().find(open).filter(|_| leads_here).map(|pair| (other, pair))
    })
}

/// Whether its check logs in and hands no password over.
fn asks_without_one(pooler: &Service) -> bool {
    let test = pooler.healthcheck.as_ref().and_then(|check| check.test.as_ref());
    test.is_some_and(|test| test.shown().contains("psql ") && !test.shown().contains("PGPASSWORD"))
}

fn has_password(service: &ServiceRef, name: &str) -> bool {
    name.contains("ROOT_PASSWORD") && !name.contains("ALLOW") && service.fills(name)
}
