//! `dependency-forgotten`: see the page of the same name.

use std::collections::HashSet;

use crate::project::ServiceRef;
use crate::project::compose::Dependency;
use crate::project::services::setting::says_production;
use crate::rules::{Cx, Sink};
use crate::text::{FileId, Span};

/// Files beside one that are asked, at most.
const MOST: usize = 16;

pub fn check(cx: &Cx, out: &mut Sink) {
    let started = cx.project.service_refs().filter(|service| !service.depends_on.is_empty() && service.is_whole());
    for service in
        started.filter(|service| !cx.project.goes_to_a_swarm(service.file) && !cx.project.is_overlay(service.file))
    {
        let work = is_for_work(cx, service.file_id());
        let twins = service.twins().take(MOST).filter(|twin| is_for_work(cx, twin.file_id()) == work);
        let twins: Vec<ServiceRef> =
            twins.filter(|twin| !twin.depends_on.is_empty() || twin.file.is_complete(twin.service)).collect();
        let first = if twins.is_empty() { continue } else { service.first_needs() };
        let forgotten = service.file.services.iter().take(MOST).find_map(|other| {
            let beside = twins.iter().filter(|twin| twin.neighbour(&other.name).is_some());
            let (naming, not): (Vec<&ServiceRef>, Vec<&ServiceRef>) =
                beside.partition(|twin| need(twin, &other.name).is_some());
            // What one line brings to several settings was said once.
            let said: HashSet<_> = naming
                .iter()
                .filter_map(|twin| Some(place(cx, twin.file_id(), need(twin, &other.name)?.span)))
                .collect();
            let most = said.len() >= 2 && said.len() > 2 * not.len();
            // What production waits for by its health, it needs.
            let waits = |twin: &ServiceRef| {
                need(twin, &other.name).is_some_and(|one| one.condition.is_some()) && is_production(cx, twin.file_id())
            };
            let needs = match most {
                true => format!("{} other files", said.len()),
                false => "production".to_owned(),
            };
            let most = most || !work && not.is_empty() && naming.iter().any(|twin| waits(twin));
            let own = other.name != service.name && !first.contains(other.name.as_str());
            (most && own && other.profiles.is_empty()).then_some((other, needs))
        });
        let Some((other, files)) = forgotten.filter(|(other, _)| !needs_back(&service, &other.name)) else { continue };
        let message =
            format!("`{}` depends on `{}` in {files}, and not here, where it is as well", service.name, other.name);
        let finding = out.report(service.file_id(), service.service.key_span("depends_on"), message);
        finding.mark("names others").label(service.file_id(), other.name_span, "not waited for");
        finding.help(format!("add `{}`, with the condition that it has there", other.name));
    }
}

/// Whether it is for work or tests, by one of its files: such a setting may well start without what others need.
fn is_for_work(cx: &Cx, file: FileId) -> bool {
    let montage = cx.project.montage(file);
    let mut laid = montage.into_iter().flat_map(|montage| montage.laid());
    cx.project.is_work_file(file) || laid.any(|piece| cx.project.is_work_file(piece))
}

fn is_production(cx: &Cx, file: FileId) -> bool {
    let says = |file: FileId| says_production(&cx.project.source(file).path);
    cx.project.montage(file).map_or_else(|| says(file), |montage| montage.laid().any(says))
}

fn need<'a>(service: &ServiceRef<'a>, name: &str) -> Option<&'a Dependency> {
    service.service.depends_on.iter().find(|one| one.name == name)
}

/// The file that holds the span, and where it begins there.
fn place(cx: &Cx, file: FileId, span: Span) -> (FileId, u32) {
    let real = cx.project.montage(file).and_then(|montage| montage.place(span));
    let (file, span) = real.unwrap_or((file, span));
    (file, span.start)
}

fn needs_back(service: &ServiceRef, other: &str) -> bool {
    service.neighbour(other).is_some_and(|other| other.first_needs().contains(service.service.name.as_str()))
}
