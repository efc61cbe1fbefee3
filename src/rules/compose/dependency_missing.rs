//! `dependency-missing`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::ServiceRef;
use crate::rules::{Cx, Sink};
use crate::text::Span;

/// Datastores of one file that are looked for, at most.
const MOST: usize = 64;

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let stores: Vec<_> =
            cx.project.services_in(compose).filter(|service| kind(service).is_some()).take(MOST).collect();
        let started = cx.project.services_in(compose).filter(|service| !service.project.is_for_swarm(service.file));
        for service in started.filter(|service| service.is_whole() && service.network_mode.is_none()) {
            // Hardly any names one, and all else costs more to know.
            let needed = needed(service, &stores);
            if needed.is_empty() {
                continue;
            }
            let told = service.others().any(|other| other.has("depends_on") || other.has("links"));
            if told || service.store().is_some() || kind(&service) == Some("ZooKeeper") || service.waits_by_itself() {
                continue;
            }
            let first = service.first_needs();
            for (store, span) in needed.into_iter().filter(|(store, _)| !first.contains(store.name.as_str())) {
                let back = store.first_needs().contains(service.name.as_str());
                let apart = !store.profiles.is_empty() || store.network_mode.is_some();
                if !back && !apart {
                    tell(&service, &store, span, out);
                }
            }
        }
    }
}

/// The services that it is given the address of: stores in any case, and all others where it names something of what it
/// needs, and so means to name all of it.
fn needed<'a>(service: ServiceRef<'a>, stores: &[ServiceRef<'a>]) -> Vec<(ServiceRef<'a>, Span)> {
    let others = stores.iter().filter(|store| store.name != service.name);
    let mut needed: Vec<_> = others.filter_map(|store| Some((*store, service.place_of(&store.name)?))).collect();
    if !service.depends_on.is_empty() || !stores.is_empty() {
        let new = |other: &ServiceRef| needed.iter().all(|(known, _)| known.name != other.name);
        // What runs the same program is a peer, and finds the others when it may.
        let peer = |other: &ServiceRef| other.image_ref().is_some_and(|image| service.image_ref() == Some(image));
        let lists = |other: &ServiceRef| !service.depends_on.is_empty() && !peer(other) || kind(other).is_some();
        let more: Vec<_> = service.addressed().into_iter().filter(|(other, _)| new(other) && lists(other)).collect();
        needed.extend(more);
    }
    needed
}

fn tell(service: &ServiceRef, store: &ServiceRef, span: Span, out: &mut Sink) {
    let message = match kind(store) {
        Some(kind) => format!("`{}` needs `{}` ({kind}) and does not say so", service.name, store.name),
        None => format!(
            "`{}` is given the address of `{}` and does not depend on it, though on `{}`",
            service.name,
            store.name,
            service.depends_on.first().map_or("others", |one| one.name.as_str())
        ),
    };
    let finding = out.report(service.file_id(), span, message).mark("another service");
    finding.label(store.file_id(), store.service.name_span, "may be started after it, or not at all");
    // What is asked over HTTP is asked when something is wanted of it, mostly not at the start.
    let text = &service.project.source(service.file_id()).text;
    let (front, own) = text.split_at_checked(span.start as usize).unwrap_or_default();
    let own = own.trim_start_matches(['"', '\'']);
    let over_http = ["http://", "https://"].iter().any(|scheme| front.ends_with(scheme) || own.starts_with(scheme));
    if over_http && kind(store).is_none() {
        finding.pedantic();
    }
    let key = service.key("depends_on");
    let own = key.filter(|key| key.via.is_none() && service.wrote(key.span));
    if let Some(key) = own.filter(|_| kind(store).is_none()) {
        finding.label(service.file_id(), key.span, "names others");
    }
    if key.is_none() {
        finding.label(service.file_id(), service.service.name_span, "no `depends_on`");
    }
    let place = match key.is_some() && own.is_none() {
        // A merge is shallow.
        true => {
            "where the others stand, in the block that the service takes along: a `depends_on` of its own would take their place"
        }
        false => "under `depends_on`",
    };
    finding.help(format!("name it {place}, with `condition: service_healthy` where `{}` has a check", store.name));
    if key.is_some() && own.is_none() {
        return;
    }
    if let Some((title, edits)) = service.waiting_for(&[*store]) {
        finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Health, Aspect::Services]);
    }
}

/// What the others of a file cannot work without: a store, or what brokers find each other by.
fn kind(service: &ServiceRef) -> Option<&'static str> {
    let image = service.image_ref();
    let named = image.map_or("", |image| image.short_name());
    let broker = || match named {
        _ if service.is_coordinator() => Some("ZooKeeper"),
        "cp-kafka" | "kafka" => Some("Kafka"),
        _ => None,
    };
    service.store().map(|store| store.kind.name).or_else(broker)
}
