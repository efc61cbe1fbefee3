//! `port-on-all-interfaces`: see the page of the same name.

use std::cell::LazyCell;
use std::collections::HashMap;

use crate::finding::{Aspect, Safety, Severity};
use crate::project::ServiceRef;
use crate::project::compose::Port;
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    (0..cx.project.compose.len()).for_each(|compose| of_file(cx, compose, out));
}

fn of_file(cx: &Cx, compose: usize, out: &mut Sink) {
    // Who sends its clients to another machine may be reached from there.
    let handed = LazyCell::new(|| cx.project.services_in(compose).any(|service| service.hands_out_an_address()));
    let swarm = LazyCell::new(|| cx.project.compose.get(compose).is_some_and(|file| cx.project.goes_to_a_swarm(file)));
    let far = |service: &ServiceRef| *handed || *swarm || service.works_across_machines();
    let allowed = |port: &Port| {
        let published = port.published.filter(|range| range.last - range.first < 64);
        let held = |port: u16| cx.holds("port-on-all-interfaces", "allowed", &port.to_string());
        published.is_some_and(|range| (range.first..=range.last).all(held))
    };
    // Where each image of the file was told: nodes of one kind are one finding.
    let mut told: HashMap<(&str, bool), usize> = HashMap::new();
    // All that a database publishes is told with its own port.
    let other = |service: &ServiceRef| service.open_store_port().is_none();
    for service in cx.project.services_in(compose).filter(other) {
        let open = service.ports.iter().filter(|port| port.is_open() && !allowed(port));
        let mut ports: Vec<&Port> = open.collect();
        // What matters most is named first.
        ports.sort_by_cached_key(|port| (!service.is_called_console(port), !service.keeps_inside(port)));
        let Some((first, others)) = ports.split_first() else { continue };
        // A collector that stands alone in its file is there for programs that are elsewhere.
        let alone = service.file.services.len() == 1 && service.is_collector();
        let afar = service.takes_logs_from_afar();
        let elsewhere = service.hands_out_an_address()
            || service.is_node_among_machines()
            || service.keeps_objects_for_others()
            || afar;
        let console = service.is_called_console(first);
        let taste = !console && (elsewhere || alone || !service.keeps_inside(first));
        let key = service.image_ref().map(|image| (image.repository.as_str(), taste));
        if let Some(finding) = key.as_ref().and_then(|key| out.findings.get_mut(*told.get(key)?)) {
            ports.iter().for_each(|port| {
                finding.label(service.file_id(), port.span, format!("and of `{}`", service.name));
            });
            match (bound(&service, &ports).filter(|_| !afar && !far(&service)), finding.fixes.first_mut()) {
                // What stays open is named in the title, once.
                (Some((title, edits)), Some(fix)) if fix.title == title => fix.edits.extend(edits),
                _ => finding.fixes.clear(),
            }
            continue;
        }
        told.extend(key.map(|key| (key, out.findings.len())));
        let message = format!("port `{}` of `{}` is open on every address of the host", first.raw, service.name);
        let finding = out.report(service.file_id(), first.span, message);
        finding.mark("no address before it");
        if taste {
            finding.pedantic();
        }
        if console {
            finding
                .severity(Severity::Warning)
                .why(match service.tells_how_to_log_in(first) {
                    true => "The comment says what it is for, to administer, and how to log in: whoever reaches it and has the file is in.",
                    false => "The comment says what it is for: to administer, by whoever reaches it.",
                });
        }
        if let Some(words) = service.said_of_its_door().filter(|_| !console && service.keeps_inside(first)) {
            finding.why(words);
        }
        for port in others.iter().filter(|port| !console || service.is_called_console(port)) {
            finding.label(service.file_id(), port.span, "open as well");
        }
        let inside = service.sends_to_a_container(first);
        finding.help(match (service.file.services.len() > 1, *swarm) {
            _ if console && service.has_front() => {
                "leave it out, and let what answers on 443 reach it over a network that both are in".to_owned()
            }
            _ if console => format!("{}, and look in from there", service.said_bound_to_the_host(first)),
            (_, true) => {
                "leave the port out: services of the file reach it by name; an address before it has no effect in a swarm"
                    .to_owned()
            }
            (true, _) if *handed || inside => "leave the port out: services of the file reach it by name".to_owned(),
            (true, _) => format!(
                "leave the port out: services of the file reach it by name; or {}, to look in from the host",
                service.said_bound_to_the_host(first)
            ),
            (false, _) => format!("{}, unless other machines are to reach it", service.said_bound_to_the_host(first)),
        });
        if let Some((title, edits)) = bound(&service, &ports).filter(|_| !console && !afar && !far(&service) && !inside)
        {
            finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Ports]);
        }
    }
}

/// The edits that bind what is for the services beside it to the machine itself, with what they do: all ports of a
/// store or a collector, whose others serve those who run it.
fn bound(service: &ServiceRef, ports: &[&Port]) -> Option<(String, Vec<Edit>)> {
    let inner: Vec<&Port> = ports.iter().copied().filter(|port| service.keeps_inside(port)).collect();
    let all = !inner.is_empty() && (service.is_collector() || service.store().is_some());
    service.bound_to_the_host(if all { ports } else { &inner }, ports)
}
