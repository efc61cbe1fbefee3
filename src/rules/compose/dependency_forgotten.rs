//! `dependency-forgotten`: see the page of the same name.

use crate::project::ServiceRef;
use crate::project::compose::Service;
use crate::rules::{Cx, Sink};

/// Files beside one that are asked, at most.
const MOST: usize = 16;

pub fn check(cx: &Cx, out: &mut Sink) {
    let started = cx.project.service_refs().filter(|service| !service.depends_on.is_empty() && service.is_whole());
    for service in started.filter(|service| !service.goes_to_a_swarm() && !cx.project.is_overlay(service.file)) {
        let twins: Vec<_> = service.twins().take(MOST).filter(|(_, twin)| !twin.depends_on.is_empty()).collect();
        let first = if twins.len() < 2 { continue } else { service.first_needs() };
        let forgotten = service.file.services.iter().take(MOST).find_map(|other| {
            let beside = twins.iter().filter(|(file, _)| file.service(&other.name).is_some());
            let all = beside.clone().count();
            let names = |twin: &Service| twin.depends_on.iter().any(|one| one.name == other.name);
            let needs = beside.filter(|(_, twin)| names(twin)).count();
            let most = needs >= 2 && needs > 2 * (all - needs);
            let own = other.name != service.name && !first.contains(other.name.as_str());
            (most && own && other.profiles.is_empty()).then_some((other, needs))
        });
        let Some((other, files)) = forgotten.filter(|(other, _)| !needs_back(&service, &other.name)) else { continue };
        let message = format!(
            "`{}` depends on `{}` in {files} other files, and not here, where it is as well",
            service.name, other.name
        );
        let finding = out.report(service.file_id(), service.service.key_span("depends_on"), message);
        finding.mark("names others").label(service.file_id(), other.name_span, "not waited for");
        finding.help(format!("add `{}`, with the condition that the other files have", other.name));
    }
}

fn needs_back(service: &ServiceRef, other: &str) -> bool {
    service.neighbour(other).is_some_and(|other| other.first_needs().contains(service.service.name.as_str()))
}
