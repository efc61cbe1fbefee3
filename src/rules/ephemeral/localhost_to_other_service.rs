//! `localhost-to-other-service`: see the page of the same name.

use crate::knowledge::datastores::Datastore;
use crate::project::ServiceRef;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::expand::Value;

/// Datastores of one file that are looked for, at most.
const MOST: usize = 64;

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let services = cx.project.services_in(compose).filter(|service| service.network_mode.is_none());
        let stores: Vec<_> = services.filter_map(|service| Some((service, service.store()?.kind))).take(MOST).collect();
        if stores.is_empty() {
            continue;
        }
        for service in cx.project.services_in(compose) {
            let itself = stores.iter().any(|(store, _)| store.index == service.index);
            if service.network_mode.is_none() && !itself {
                of_service(service, &stores, out);
                of_image(service, &stores, out);
            }
        }
    }
}

fn of_service(service: ServiceRef, stores: &[(ServiceRef, &Datastore)], out: &mut Sink) {
    for pair in &service.service.environment {
        let Some(value) = pair.value.as_ref().filter(|value| value.value.is_some()) else { continue };
        let text = value.shown();
        if !text.contains("localhost") && !text.contains("127.0.0.1") {
            continue;
        }
        let target =
            stores.iter().find(|(_, kind)| is_address(text, kind.port) || is_host(text) && kind.is_meant_by(&pair.key));
        let Some((other, kind)) = target.filter(|_| !own_port(service, text)) else { continue };
        let message = format!("`{}` looks for {} on itself; it runs in `{}`", service.name, kind.name, other.name);
        let finding = out.report(service.file_id(), value.span, message).mark("this container");
        finding.label(other.file_id(), other.service.name_span, "where it is");
        finding.help(format!("write `{}` as the host", other.name));
    }
}

/// The image that is built for it brings the host, and nothing here gives another.
fn of_image(service: ServiceRef, stores: &[(ServiceRef, &Datastore)], out: &mut Sink) {
    let told = !service.env_file.is_empty() || service.asks_environment() || !service.is_whole();
    if told || service.others().any(|other| other.has("environment") || other.has("env_file")) {
        return;
    }
    let Some(stage) = service.stage().filter(|_| service.build.is_some()) else { return };
    let mut seen: Vec<&str> = Vec::new();
    for (from, pair) in stage.set_last() {
        let key = pair.key.text.as_str();
        let again = seen.contains(&key);
        seen.push(key);
        let lookup = stage.docker.scope.lookup(stage.index, stage.stage.body.end, key);
        let Value::Known(value) = lookup else { continue };
        if again || !is_host(&value) || service.service.env(key).is_some() {
            continue;
        }
        let Some((other, kind)) = stores.iter().find(|(_, kind)| kind.is_meant_by(key)) else { continue };
        let span = pair.value.as_ref().map_or(pair.key.span, |value| value.span);
        let message = format!("`{key}` is the container itself, and {} runs in `{}`", kind.name, other.name);
        let finding = out.report(from.file(), span, message).mark("this container");
        finding.label(service.file_id(), service.service.name_span, "is not told of another host");
        finding.label(other.file_id(), other.service.name_span, "where it is");
        finding.help(format!("give `{}` the variable `{key}: {}`", service.name, other.name));
    }
}

fn is_host(text: &str) -> bool {
    matches!(text, "localhost" | "127.0.0.1")
}

/// Whether `text` holds the host itself with this port, and is no address that a browser uses.
fn is_address(text: &str, port: u16) -> bool {
    let web = text.starts_with("http://") || text.starts_with("https://");
    let port = format!(":{port}");
    let at = |host: &str| {
        text.match_indices(host).any(|(start, _)| {
            let rest = text.get(start + host.len()..).and_then(|rest| rest.strip_prefix(&port));
            rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
        })
    };
    !web && (at("localhost") || at("127.0.0.1"))
}

/// Whether the service itself listens on a port that the text names.
fn own_port(service: ServiceRef, text: &str) -> bool {
    let targets = service.service.ports.iter().filter_map(|port| port.target);
    let number = text.rsplit(':').next().map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>());
    let number = number.and_then(|digits| digits.parse::<u16>().ok());
    number.is_some_and(|number| targets.clone().any(|target| target.contains(number)))
}
