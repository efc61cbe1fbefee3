//! `database-port-published`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let Some((store, port)) = service.store().and_then(|store| Some((store, service.open_store_port()?))) else {
            continue;
        };
        let published = port.published.filter(|range| range.first == range.last);
        if published.is_some_and(|range| cx.holds("database-port-published", "allowed", &range.first.to_string())) {
            continue;
        }
        let name = store.kind.name;
        let message = format!("{name} of `{}` can be reached from every machine that reaches the host", service.name);
        let finding = out.report(service.file_id(), port.span, message);
        finding.mark("published");
        if service.lets_everyone_in(store.kind) || service.asks_nobody().is_some() {
            finding.why("It asks for no password: whoever reaches the port reads all of it and changes it.");
        }
        let swarm = cx.project.goes_to_a_swarm(service.file);
        // What the other ports of the file are bound by.
        let variable = service.file.address_variable();
        let variable = variable.filter(|name| port.host_ip.is_none() && !port.raw.contains(name));
        let advertised = service.advertised_by(port).filter(|_| port.host_ip.is_none() && !port.long);
        let bound = match (advertised, variable, port.long) {
            (Some(host), ..) => format!("write `{host}:` before it, by which it is advertised"),
            (None, None, _) if port.long || port.host_ip.is_some() => service.said_bound_to_the_host(port),
            (None, None, _) => "write `127.0.0.1:` before it".to_owned(),
            (None, Some(name), true) => {
                format!("add `host_ip: ${{{name}:-127.0.0.1}}`, as other ports of the file have it")
            }
            (None, Some(name), false) => {
                format!("write `${{{name}:-127.0.0.1}}:` before it, as other ports of the file have it")
            }
        };
        let from_the_host = if swarm { String::new() } else { format!("; to look in from the host, {bound}") };
        // Whoever asks a database that nothing of its file asks comes by this port.
        let alone = service.nothing_beside_asks_it() && !from_the_host.is_empty();
        let from_host = !alone && !from_the_host.is_empty() && service.is_asked_from_the_host();
        let inside = service.advertises_inside(port).filter(|_| !swarm);
        let unless = if advertised.is_some() { "" } else { ", unless other machines are to reach it" };
        finding.help(match (alone, inside) {
            (false, Some(address)) => format!("{bound}{unless}: the services beside it come by `{address}`"),
            (true, _) => format!("{bound}{unless}"),
            _ if from_host => format!("{bound}: what runs with `network_mode: host` still reaches it"),
            _ => format!(
                "leave it out: the other services reach `{}:{}` without it{from_the_host}",
                service.name, store.kind.port
            ),
        });
        let open = cx.project.says_unguarded(service.file_id());
        if open || service.hands_out_an_address() || service.is_node_among_machines() {
            finding.pedantic();
            continue;
        }
        // What else a database publishes is for those who may ask the database.
        let open = service.ports.iter().filter(|port| port.is_public() && !port.hides_an_address());
        let open: Vec<_> = open.collect();
        for other in open.iter().filter(|other| other.span != port.span) {
            finding.label(service.file_id(), other.span, "and this port of it");
        }
        let bound = service.bound_to_the_host(&open, &open);
        if let Some((title, edits)) =
            bound.filter(|_| !swarm && advertised.is_none() && !service.works_across_machines())
        {
            finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Ports]);
        }
    }
}
