//! `listener-not-followed`: see the page of the same name.

use crate::finding::Severity;
use crate::project::ServiceRef;
use crate::project::compose::Port;
use crate::rules::{Cx, Sink};
use crate::text::{Source, Span};

/// How the images of Kafka call what a broker says of itself.
const ADVERTISED: &[&str] = &["KAFKA_ADVERTISED_LISTENERS", "KAFKA_CFG_ADVERTISED_LISTENERS"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.is_whole()) {
        let mut own = service.environment.iter().filter(|pair| service.wrote(pair.span));
        let Some(pair) = own.find(|pair| ADVERTISED.contains(&pair.key.as_str())) else { continue };
        let Some(value) = &pair.value else { continue };
        let Some(text) = value.value.as_deref() else { continue };
        let listeners: Vec<(&str, &str, u16)> = text.split(',').filter_map(listener).collect();
        let led = |number: u16| service.service.ports.iter().find(|port| leads_to(port, number));
        let named = listeners.iter().filter(|(_, host, _)| is_called(&service, host));
        let Some(((name, host, number), port)) = named.rev().find_map(|found| Some((found, led(found.2)?))) else {
            continue;
        };
        if is_given_to_the_host(cx.project.source(service.file_id()), pair.span, host) {
            continue;
        }
        let message = format!("clients on the host are sent on to `{host}:{number}`, a name that only containers know");
        let finding = out.report(service.file_id(), value.span, message).mark("cannot be followed from the host");
        finding.label(service.file_id(), port.span, "where they come in");
        let published = port.published.map_or(*number, |published| published.first);
        if listeners.len() > 1 {
            finding.help(format!("write `{name}://localhost:{published}`, or the host's name where others come in"));
        } else {
            finding.severity(Severity::Info);
            finding.help(format!(
                "leave the port out where only containers come; else give clients of the host a listener of their own that advertises `localhost:{published}`"
            ));
        }
    }
}

/// `NAME://host:port`
fn listener(text: &str) -> Option<(&str, &str, u16)> {
    let (name, address) = text.trim().trim_matches(['"', '\'']).split_once("://")?;
    let (host, port) = address.rsplit_once(':')?;
    Some((name, host, port.parse().ok()?))
}

/// Whether the host is the container, by a name that its networks know; `hostname` and `extra_hosts` may be those of machines.
fn is_called(service: &ServiceRef, host: &str) -> bool {
    let given = service.service.container_name.as_ref().is_some_and(|text| text.shown() == host);
    (host == service.name || given) && !host.contains('.') && !service.service.has("extra_hosts")
}

/// Whether the comment above tells to name it in the host's table of names.
fn is_given_to_the_host(source: &Source, span: Span, host: &str) -> bool {
    let above = source.text.get(..span.start as usize).unwrap_or_default().lines().rev().skip(1);
    let mut comments = above.map(str::trim).take_while(|line| line.starts_with('#')).take(8);
    comments.any(|line| line.contains("/etc/hosts") && line.contains(host))
}

/// Whether a published port is that of a listener.
fn leads_to(port: &Port, number: u16) -> bool {
    let same = |range: Option<crate::project::compose::Range>| {
        range.is_some_and(|range| range.first == number && range.last == number)
    };
    !port.unresolved && (same(port.target) || same(port.published))
}
