//! `unknown-network-mode`: see the page of the same name.

use crate::finding::Severity;
use crate::project::ServiceRef;
use crate::project::compose::Text;
use crate::rules::{Cx, Sink};

/// What a service's network may be by a word alone, of Docker on Linux and on Windows, and of Podman.
const MODES: &[&str] =
    &["bridge", "default", "host", "ics", "l2bridge", "nat", "none", "pasta", "private", "slirp4netns", "transparent"];

/// What is written for the `:` behind a kind.
const SLIPS: &[char] = &['_', '-', '.', '=', '/', ' '];

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let Some(text) = &service.network_mode else { continue };
        let Some(mode) = text.value.as_deref().map(str::trim) else { continue };
        if mode.is_empty() || mode.contains(':') || MODES.contains(&mode) || is_made_by_hand(service, mode) {
            continue;
        }
        let found = slipped(service, mode).map(|meant| (meant, true));
        let found = found.or_else(|| another(service, mode).map(|name| (format!("service:{name}"), false)));
        if let Some((meant, surely)) = found {
            let message = format!("`{mode}` is no mode: the engine takes it for the name of a network, and finds none");
            let finding = out.report(service.file_id(), text.span, message).mark("no such network");
            finding.help(match service.ports.is_empty() {
                true => format!("write `network_mode: {meant}`"),
                false => format!("write `network_mode: {meant}`, and move `ports` to the service whose network it is"),
            });
            if !surely {
                finding.severity(Severity::Warning);
            }
            continue;
        }
        let declared = service.file.networks.iter().find(|network| network.name == mode);
        if let Some(network) = declared {
            let message = format!(
                "Compose gives the network `{mode}` a name with the project in front, and the engine finds none of this name"
            );
            let finding = out.report(service.file_id(), text.span, message).mark("no such network");
            finding.severity(Severity::Warning).label(service.file_id(), network.name_span, "declared here");
            finding.help(format!("write `networks: [{mode}]` in the place of `network_mode`"));
        }
    }
}

/// Whether the file knows a network of the engine that is called so, or may.
fn is_made_by_hand(service: ServiceRef, mode: &str) -> bool {
    service.file.networks.iter().any(|network| {
        let real = network.real_name.as_ref().or(network.name_in_external.as_ref());
        network.external && network.name == mode
            || real.is_some_and(|name: &Text| name.value.as_deref().is_none_or(|name| name == mode))
    })
}

/// `service_x` for `service:x`, where there is an `x`.
fn slipped(service: ServiceRef, mode: &str) -> Option<String> {
    let own = |name: &str| service.neighbour(name).is_some_and(|other| other.name != service.name);
    let bears = |name: &str| {
        let names = service.file.services.iter().filter_map(|other| other.container_name.as_ref());
        names.filter_map(|text| text.value.as_deref()).any(|text| text == name)
    };
    if own(mode) {
        return None;
    }
    let rest = |kind: &str| Some(mode.strip_prefix(kind)?.trim_start_matches(SLIPS).to_owned());
    let of_service = rest("service").filter(|name| own(name)).map(|name| format!("service:{name}"));
    of_service.or_else(|| rest("container").filter(|name| bears(name)).map(|name| format!("container:{name}")))
}

/// Another service that is called as the mode, and does not ask for that network itself.
fn another<'a>(service: ServiceRef<'a>, mode: &str) -> Option<&'a str> {
    let other = service.neighbour(mode).filter(|other| other.name != service.name)?;
    let asks = other.service.network_mode.as_ref().is_some_and(|text| text.shown() == mode);
    (!asks).then_some(other.service.name.as_str())
}
