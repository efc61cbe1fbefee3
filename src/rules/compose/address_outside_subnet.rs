//! `address-outside-subnet`: see the page of the same name.

use std::collections::HashMap;
use std::net::IpAddr;

use crate::project::compose::{Resource, Subnet};
use crate::rules::{Cx, Sink};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let mut taken: HashMap<(&str, IpAddr), Span> = HashMap::new();
        for service in cx.project.services_in(compose) {
            for network in &service.service.networks {
                for text in &network.addresses {
                    let Some(address) = text.value.as_deref().and_then(|text| text.parse::<IpAddr>().ok()) else {
                        continue;
                    };
                    let declared = service.file.network(&network.name);
                    if declared.is_some_and(|declared| outside(declared, address)) {
                        let message =
                            format!("`{address}` lies in no subnet of `{}`; the service does not start", network.name);
                        let finding = out.report(service.file_id(), text.span, message).mark("outside");
                        finding.help("write an address of the network's subnet");
                    }
                    if !service.profiles.is_empty() {
                        continue;
                    }
                    if let Some(first) =
                        taken.insert((&network.name, address), text.span).filter(|first| *first != text.span)
                    {
                        let message =
                            format!("`{address}` is already that of another service; the second one does not start");
                        let finding = out.report(service.file_id(), text.span, message).mark("taken");
                        finding
                            .label(service.file_id(), first, "taken here")
                            .help("give one of the two another address");
                    }
                }
            }
        }
    }
}

/// Whether the network's subnets are all known, and none holds the address.
fn outside(network: &Resource, address: IpAddr) -> bool {
    let subnets: Option<Vec<Subnet>> =
        network.subnets.iter().map(|text| Subnet::parse(text.value.as_deref()?)).collect();
    let Some(subnets) = subnets else { return false };
    let alike: Vec<_> = subnets.into_iter().filter(|subnet| subnet.is_v4() == address.is_ipv4()).collect();
    !alike.is_empty() && !alike.iter().any(|subnet| subnet.contains(address))
}
