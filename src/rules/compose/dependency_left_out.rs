//! `dependency-left-out`: see the page of the same name.

use std::collections::HashMap;

use crate::project::ServiceRef;
use crate::rules::{Cx, Sink};

/// Services of a file that are held against each of the others, at most.
const MOST: usize = 24;

pub fn check(cx: &Cx, out: &mut Sink) {
    // Those that leave out the same are places of one finding.
    let mut told = HashMap::new();
    for service in cx.project.service_refs().filter(|service| starts_alone(cx, service)) {
        let first = service.first_needs();
        let beside = service.file.services.iter().take(MOST).filter_map(|other| service.neighbour(&other.name));
        let left = beside.filter_map(|other| {
            let place = service.place_of(&other.name)?;
            let apart = other.name == service.name || !other.profiles.is_empty() || first.contains(other.name.as_str());
            let back = other.first_needs().contains(service.name.as_str());
            (!apart && !back).then(|| Some((other, place, other.store()?)))?
        });
        let left: Vec<_> = left.collect();
        let Some((other, place, store)) = left.first() else { continue };
        if let Some(finding) = out.before(&mut told, (service.compose, other.service.name.as_str())) {
            finding.label(service.file_id(), service.service.name_span, format!("nor does `{}`", service.name));
            continue;
        }
        let message =
            format!("`{}` asks `{}` ({}) and does not depend on it", service.name, other.name, store.kind.name);
        let finding = out.report(service.file_id(), service.service.name_span, message);
        finding.mark("names no service").label(service.file_id(), *place, "where it is asked");
        for (other, place, _) in left.iter().skip(1) {
            finding.label(service.file_id(), *place, format!("nor on `{}`", other.name));
        }
        finding.help(match other.has_healthcheck() == Some(true) {
            true => format!("write `depends_on: {{{}: {{condition: service_healthy}}}}`", other.name),
            false => format!("name `{}` under `depends_on`; with a healthcheck there and `condition: service_healthy` it is waited for as well", other.name),
        });
    }
}

/// Whether it is started with nothing that says when, runs what the project made, and is not started again after a failure.
fn starts_alone(cx: &Cx, service: &ServiceRef) -> bool {
    let again = service.restart.as_ref().is_some_and(|restart| restart.shown() != "no");
    let own = service.built_from().is_some() && service.network_mode.is_none() && service.profiles.is_empty();
    let ordered = service.others().any(|other| !other.depends_on.is_empty());
    own && !again
        && !ordered
        && service.is_whole()
        && !cx.project.goes_to_a_swarm(service.file)
        && !service.waits_by_itself()
}
