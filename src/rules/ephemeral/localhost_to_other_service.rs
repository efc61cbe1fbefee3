//! `localhost-to-other-service`: see the page of the same name.

use crate::knowledge::datastores::Datastore;
use crate::project::ServiceRef;
use crate::rules::{Cx, Sink};

/// Datastores of one file that are looked for, at most.
const MOST: usize = 64;

/// What names of variables call a datastore, and which it is.
const CALLED: &[(&str, &[&str])] = &[
    ("PostgreSQL", &["PG", "POSTGRES", "DB", "DATABASE", "SQL"]),
    ("MySQL", &["MYSQL", "DB", "DATABASE", "SQL"]),
    ("MariaDB", &["MYSQL", "MARIADB", "DB", "DATABASE", "SQL"]),
    ("MongoDB", &["MONGO", "MONGODB", "DB", "DATABASE"]),
    ("Redis", &["REDIS", "CACHE", "BROKER", "QUEUE"]),
    ("RabbitMQ", &["RABBITMQ", "RABBIT", "AMQP", "BROKER", "QUEUE"]),
    ("Elasticsearch", &["ELASTIC", "ELASTICSEARCH", "ES", "SEARCH"]),
];

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
        let target = stores
            .iter()
            .find(|(_, kind)| is_address(text, kind.port) || is_host(text) && speaks_of(&pair.key, kind.name));
        let Some((other, kind)) = target.filter(|_| !own_port(service, text)) else { continue };
        let message = format!("`{}` looks for {} on itself; it runs in `{}`", service.name, kind.name, other.name);
        let finding = out.report(service.file_id(), value.span, message).mark("this container");
        finding.label(other.file_id(), other.service.name_span, "where it is");
        finding.help(format!("write `{}` as the host", other.name));
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

/// `DB_HOST`, `PGHOST`: a name of the store and `HOST`.
fn speaks_of(key: &str, store: &str) -> bool {
    let upper = key.to_ascii_uppercase();
    let Some(name) = ["_HOSTNAME", "_HOST", "_SERVER", "_ADDR", "HOST"].iter().find_map(|end| upper.strip_suffix(end))
    else {
        return false;
    };
    let called = CALLED.iter().find(|(known, _)| *known == store).map(|(_, words)| *words).unwrap_or_default();
    name.split('_').any(|part| called.contains(&part))
}

/// Whether the service itself listens on a port that the text names.
fn own_port(service: ServiceRef, text: &str) -> bool {
    let targets = service.service.ports.iter().filter_map(|port| port.target);
    let number = text.rsplit(':').next().map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>());
    let number = number.and_then(|digits| digits.parse::<u16>().ok());
    number.is_some_and(|number| targets.clone().any(|target| target.contains(number)))
}
