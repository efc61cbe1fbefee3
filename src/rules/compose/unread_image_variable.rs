//! `unread-image-variable`: see the page of the same name.

use std::collections::{HashMap, HashSet};

use crate::finding::Severity;
use crate::project::ServiceRef;
use crate::project::compose::Service;
use crate::project::services::unread::Unread;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut borne = HashMap::new();
    for service in cx.project.service_refs().filter(|service| service.build.is_none() && service.is_whole()) {
        looks_elsewhere(&service, &mut borne, out);
        for unread in service.unread() {
            tell(service, &unread, out);
        }
    }
}

fn tell(service: ServiceRef, unread: &Unread, out: &mut Sink) {
    let (key, image, meant) = (&unread.pair.key, unread.image, &*unread.meant);
    // A name, or words on what is to be done.
    let is_name = !meant.contains(' ') || meant.starts_with("command: ");
    let message = match meant {
        "" => format!("the image of {image} reads no `{key}`"),
        _ if is_name => format!("the image of {image} reads no `{key}`; it is `{meant}`"),
        _ => format!("the image of {image} reads no `{key}`: {meant}"),
    };
    let finding = out.report(service.file_id(), unread.pair.key_span, message).mark("read by nothing");
    if meant.is_empty() {
        finding.severity(Severity::Info).help("take it out, or give it to the service that reads it");
        // The command has it in any case, and whoever works in the container may want it.
        if unread.handed {
            finding.pedantic();
        }
    } else if is_name && service.env(meant).is_some() {
        finding.severity(Severity::Info).help(format!("take it out: `{meant}` is given as well"));
    } else if is_name {
        finding.help(format!("write `{meant}`"));
    } else {
        finding.help("take it out: it sets nothing");
    }
}

/// A server that tells the clients in its own image to look for another one, under a name that nobody bears.
fn looks_elsewhere<'a>(service: &ServiceRef<'a>, borne: &mut HashMap<usize, HashSet<&'a str>>, out: &mut Sink) {
    let server = service.image_ref().is_some_and(|image| matches!(image.official(), Some("mariadb" | "mysql")));
    let apart = service.file.networks.iter().any(|network| network.external) || service.others().next().is_some();
    for pair in service.service.environment.iter().filter(|_| server && !apart && service.command.is_none()) {
        let told = matches!(pair.key.as_str(), "MARIADB_HOST" | "MYSQL_HOST") && service.wrote(pair.span);
        let Some(host) = pair.value.as_ref().filter(|_| told).and_then(|value| value.value.as_deref()) else {
            continue;
        };
        let borne =
            borne.entry(service.compose).or_insert_with(|| service.file.services.iter().flat_map(names).collect());
        let known = borne.contains(host) || service.extra_hosts.iter().any(|pair| pair.key == host);
        if known || host.contains(['.', '%', '$', ':']) || matches!(host, "" | "localhost") {
            continue;
        }
        let message = format!(
            "the server does not read `{}`; the clients in its image would connect to a host `{host}`, which does not exist",
            pair.key
        );
        let finding = out.report(service.file_id(), pair.key_span, message).mark("no setting of the server");
        finding.severity(Severity::Info).help("take it out");
    }
}

/// The names that a service bears on its networks.
fn names(service: &Service) -> impl Iterator<Item = &str> {
    let given = service.container_name.iter().chain(&service.hostname);
    let given = given.chain(service.networks.iter().flat_map(|network| &network.aliases));
    std::iter::once(service.name.as_str()).chain(given.map(|name| name.shown()))
}
