//! `dependency-missing`: see the page of the same name.

use std::collections::HashSet;

use crate::finding::{Aspect, Safety};
use crate::project::ServiceRef;
use crate::project::compose::Pair;
use crate::rules::{Cx, Sink};

/// Datastores of one file that are looked for, at most.
const MOST: usize = 64;

/// What the name of a variable ends in whose value is where another service is.
const PLACES: &[&str] =
    &["HOST", "HOSTNAME", "SERVER", "ADDR", "ADDRESS", "ENDPOINT", "URL", "URI", "SERVERS", "HOSTS"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let stores: Vec<_> =
            cx.project.services_in(compose).filter(|service| kind(service).is_some()).take(MOST).collect();
        let started = cx.project.services_in(compose).filter(|service| !service.project.is_for_swarm(service.file));
        for service in started.filter(|service| service.is_whole() && service.network_mode.is_none()) {
            // Hardly any names one, and all else costs more to know.
            let others = stores.iter().filter(|store| store.name != service.name);
            let needed: Vec<_> = others.filter_map(|store| Some((store, naming(&service, store)?))).collect();
            if needed.is_empty() {
                continue;
            }
            let told = service.others().any(|other| other.has("depends_on") || other.has("links"));
            if told || service.store().is_some() || kind(&service) == Some("ZooKeeper") || service.waits_by_itself() {
                continue;
            }
            let first = first_needs(service);
            for (store, pair) in needed.into_iter().filter(|(store, _)| !first.contains(store.name.as_str())) {
                let back = first_needs(*store).contains(service.name.as_str());
                let apart = !store.profiles.is_empty() || store.network_mode.is_some();
                if !back && !apart {
                    tell(&service, store, pair, out);
                }
            }
        }
    }
}

/// What a service is given that says where the store is.
fn naming<'a>(service: &ServiceRef<'a>, store: &ServiceRef) -> Option<&'a Pair> {
    let mut own = service.service.environment.iter().filter(|pair| service.span.contains(pair.span));
    own.find(|pair| names(pair, &store.name))
}

fn tell(service: &ServiceRef, store: &ServiceRef, pair: &Pair, out: &mut Sink) {
    let Some(kind) = kind(store) else { return };
    let message = format!("`{}` needs `{}` ({kind}) and does not say so", service.name, store.name);
    let span = pair.value.as_ref().map_or(pair.span, |value| value.span);
    let finding = out.report(service.file_id(), span, message).mark("another service");
    finding.label(store.file_id(), store.service.name_span, "may be started after it, or not at all");
    finding.help(format!(
        "name it under `depends_on`, with `condition: service_healthy` where `{}` has a check",
        store.name
    ));
    if let Some((title, edits)) = service.waiting_for(&[*store]) {
        finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Health, Aspect::Services]);
    }
}

/// What the others of a file cannot work without: a store, or what brokers find each other by.
fn kind(service: &ServiceRef) -> Option<&'static str> {
    let image = service.image_ref();
    let named = image.map_or("", |image| image.short_name());
    let broker = || match named {
        name if name.contains("zookeeper") => Some("ZooKeeper"),
        "cp-kafka" | "kafka" => Some("Kafka"),
        _ => None,
    };
    service.store().map(|store| store.kind.name).or_else(broker)
}

/// All that is started before the service, as far as it is followed.
fn first_needs(service: ServiceRef<'_>) -> HashSet<&str> {
    let mut needed = HashSet::new();
    let mut open = vec![service];
    while let Some(service) = open.pop().filter(|_| needed.len() < MOST) {
        for need in service.service.needs() {
            if needed.insert(need.name) {
                open.extend(service.neighbour(need.name));
            }
        }
    }
    needed
}

/// Whether the value is an address with this name as its host.
fn names(pair: &Pair, name: &str) -> bool {
    let Some(value) = pair.value.as_ref().map(|value| value.shown()) else { return false };
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([':', '/', '?', ',']);
    let at = |text: &str| text.strip_prefix(name).is_some_and(ends);
    if let Some((_, rest)) = value.split_once("://") {
        let host = rest.split('/').next().unwrap_or_default();
        return at(host.rsplit('@').next().unwrap_or_default());
    }
    let upper = pair.key.to_ascii_uppercase();
    let named = upper.rsplit('_').next().is_some_and(|last| PLACES.contains(&last));
    let port = value.strip_prefix(name).and_then(|rest| rest.strip_prefix(':')).unwrap_or_default();
    let with_port = !port.is_empty() && port.split(['/', ',']).next().is_some_and(|port| port.parse::<u16>().is_ok());
    (named || with_port) && at(value)
}
