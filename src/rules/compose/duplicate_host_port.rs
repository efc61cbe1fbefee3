//! `duplicate-host-port`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::Severity;
use crate::project::ServiceRef;
use crate::project::compose::Port;
use crate::rules::{Cx, Sink};

/// Ranges longer than this are left alone: they name no port in particular.
const LONGEST: u16 = 256;

/// From so many services on a file is one to choose from: they are started by name, and not all of them.
const CATALOGUE: usize = 40;

pub fn check(cx: &Cx, out: &mut Sink) {
    for (compose, _) in cx.project.compose.iter().enumerate().filter(|(_, file)| !file.overlay) {
        let mut taken: HashMap<(&str, u16), Vec<(ServiceRef, &Port)>> = HashMap::new();
        for service in cx.project.services_in(compose).filter(|service| service.profiles.is_empty()) {
            for port in service.service.ports.iter().filter(|port| !port.unresolved) {
                let Some(range) = port.published.filter(|range| range.last - range.first < LONGEST) else { continue };
                // From a range that serves one port of the container the engine takes whichever is free.
                let picks = range.first != range.last && port.target.is_some_and(|target| target.first == target.last);
                if picks {
                    continue;
                }
                let numbers = range.first..=range.last;
                let clash = numbers.clone().find_map(|number| {
                    let others = taken.get(&(port.protocol.as_str(), number))?;
                    others
                        .iter()
                        .find(|(owner, other)| meet(port, other) && !same(service, port, *owner, other))
                        .map(|(owner, other)| (number, *owner, *other))
                });
                for number in numbers {
                    let others = taken.entry((port.protocol.as_str(), number)).or_default();
                    if others.len() < 8 {
                        others.push((service, port));
                    }
                }
                let Some((number, owner, other)) = clash else { continue };
                let message = format!(
                    "port {number} of the host is already that of `{}`; the second one does not start",
                    owner.name
                );
                let finding = out.report(service.file_id(), port.span, message).mark("taken");
                finding
                    .label(service.file_id(), other.span, "taken here")
                    .help("give one of the two another port of the host");
                if cx.project.compose[compose].services.len() >= CATALOGUE {
                    finding.severity(Severity::Info).pedantic();
                }
            }
        }
    }
}

/// One and the same thing said twice in a service, of which Compose drops one.
fn same(service: ServiceRef, port: &Port, owner: ServiceRef, other: &Port) -> bool {
    let alike = (port.host_ip.as_deref(), port.published, port.target)
        == (other.host_ip.as_deref(), other.published, other.target);
    service.index == owner.index && alike
}

/// Whether both listen on one address.
fn meet(one: &Port, other: &Port) -> bool {
    let all = |ip: &str| matches!(ip, "0.0.0.0" | "::" | "*");
    match (one.host_ip.as_deref(), other.host_ip.as_deref()) {
        (Some(one), Some(other)) => one == other || all(one) || all(other),
        _ => true,
    }
}
