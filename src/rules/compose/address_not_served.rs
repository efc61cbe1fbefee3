//! `address-not-served`: see the page of the same name.

use std::collections::HashMap;

use crate::project::ServiceRef;
use crate::project::compose::Text;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        // The finding that told of a service and port of this file.
        let mut told_at: HashMap<(usize, u16), usize> = HashMap::new();
        for service in cx.project.services_in(compose) {
            let own = service.service.environment.iter().filter(|pair| service.wrote(pair.span));
            for value in own.filter_map(|pair| pair.value.as_ref()) {
                let others = addresses(value, service).filter(|(target, _)| target.name != service.name);
                let wrong =
                    others.filter_map(|(target, port)| Some((target, port, *target.serves_instead_of(port)?.first()?)));
                let wrong: Vec<(ServiceRef, u16, u16)> = wrong.collect();
                let Some((target, port, first)) = wrong.first() else { continue };
                // One cause is told once.
                let mut before = wrong.iter().map(|(target, port, _)| told_at.get(&(target.index, *port)).copied());
                let known = before.next().flatten().filter(|at| before.all(|other| other == Some(*at)));
                if let Some(finding) = known.and_then(|at| out.findings.get_mut(at)) {
                    finding.label(service.file_id(), value.span, "nor here");
                    continue;
                }
                told_at.extend(wrong.iter().map(|(target, port, _)| ((target.index, *port), out.findings.len())));
                let told = wrong.iter().map(|(target, port, _)| format!("in `{}` listens on {port}", target.name));
                let message = format!("nothing {}", told.collect::<Vec<_>>().join(", and nothing "));
                let finding = out.report(service.file_id(), value.span, message).mark("nobody answers there");
                let leads = |published: u16| published == *port;
                let led = target.service.ports.iter().find(|led| led.published.is_some_and(|range| leads(range.first)));
                if let Some(led) = led {
                    finding.label(target.file_id(), led.span, format!("{port} is the host's"));
                } else if let Some(image) = &target.image {
                    finding.label(target.file_id(), image.span, format!("listens on {first}"));
                }
                // What stands beside it already need not be written again.
                let beside = format!("{}:{first}", target.name);
                if wrong.len() == 1
                    && addresses(value, service).any(|(other, port)| other.name == target.name && port == *first)
                {
                    finding.help(format!("leave it out: `{beside}` stands beside it"));
                    continue;
                }
                let right = wrong.iter().map(|(target, _, first)| format!("`{}:{first}`", target.name));
                finding.help(format!("write {}", right.collect::<Vec<_>>().join(" and ")));
                if let Some(words) = target.said_of_moved_port(*port) {
                    let waits = value_waits(service, value);
                    finding.why(format!("{words}{waits}"));
                }
            }
        }
    }
}

/// What follows where it is what the service's start script waits for.
fn value_waits(service: ServiceRef, value: &Text) -> &'static str {
    let key =
        service.service.environment.iter().find(|pair| pair.value.as_ref().is_some_and(|own| own.span == value.span));
    match key.is_some_and(|pair| pair.key == "SERVICE_PRECONDITION") {
        true => " The start script waits there for an answer until it gives up, so that this service never starts.",
        false => "",
    }
}

/// The services of the file that a value names with a port: `db:5432`, in an address or by itself.
fn addresses<'a>(value: &'a Text, service: ServiceRef<'a>) -> impl Iterator<Item = (ServiceRef<'a>, u16)> + 'a {
    let words = value.shown().split(['/', '@', ',', ';', ' ', '=', '?', '&', '"', '\'']);
    words.filter_map(move |word| {
        let (name, port) = word.split_once(':')?;
        Some((service.neighbour(name)?, port.parse().ok()?))
    })
}
