//! `network-of-another`: see the page of the same name.

use crate::project::ServiceRef;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let mut found: Vec<(ServiceRef, ServiceRef)> =
            cx.project.services_in(compose).filter_map(|service| Some((service, left_by(service)?))).collect();
        found.sort_by_key(|(service, owner)| (owner.index, service.index));
        for group in found.chunk_by(|(_, one), (_, other)| one.index == other.index) {
            let [(first, owner), rest @ ..] = group else { continue };
            let Some(mode) = &first.service.network_mode else { continue };
            let message = format!(
                "when `{}` is restarted by itself, `{}` is left in a network that is gone",
                owner.name, first.name
            );
            let finding = out.report(first.file_id(), mode.span, message).mark("ends with that container");
            for mode in rest.iter().filter_map(|(other, _)| other.service.network_mode.as_ref()) {
                finding.label(first.file_id(), mode.span, "so is this one");
            }
            let condition = match owner.has_healthcheck() {
                Some(true) => "service_healthy",
                _ => "service_started",
            };
            finding.help(format!(
                "write `depends_on: {{{}: {{condition: {condition}, restart: true}}}}`, and Compose restarts it as well",
                owner.name
            ));
        }
    }
}

/// The service whose network it is in, where nothing brings it back with that one.
fn left_by<'a>(service: ServiceRef<'a>) -> Option<ServiceRef<'a>> {
    let owner = service.network_mode.as_ref()?.value.as_deref()?.strip_prefix("service:")?;
    let owner = service.neighbour(owner)?;
    let tied = service.service.depends_on.iter().any(|needed| needed.name == owner.service.name && needed.restart);
    let added = service.others().any(|other| other.has("depends_on"));
    let whole = service.is_whole() && owner.is_whole();
    (!tied && !added && whole && service.profiles.is_empty()).then_some(owner)
}
