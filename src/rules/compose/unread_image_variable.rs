//! `unread-image-variable`: see the page of the same name.

use std::collections::{HashMap, HashSet};

use crate::finding::Severity;
use crate::knowledge::official::official;
use crate::project::ServiceRef;
use crate::project::compose::{CommandLine, MountKind, Service};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut borne = HashMap::new();
    for service in cx.project.service_refs().filter(|service| service.build.is_none() && service.is_whole()) {
        looks_elsewhere(&service, &mut borne, out);
        let Some(image) = service.image_ref().and_then(|image| official(&image.name())) else { continue };
        let own_words = || image.name == "Redis" && starts_plainly(&service);
        if reads_more(&service) && !own_words() || service.asks_environment() {
            continue;
        }
        // What a shared block brings is meant for the others that take it.
        let own = service.environment.iter().filter(|pair| service.wrote(pair.span));
        for pair in own.filter(|pair| image.leaves_unread(&pair.key)) {
            let Some(meant) = image.meant_by(&pair.key).filter(|_| service.command.is_none()) else {
                let message = format!("the image of {} reads no `{}`", image.name, pair.key);
                let finding = out.report(service.file_id(), pair.key_span, message).mark("read by nothing");
                finding.severity(Severity::Info).help("take it out, or give it to the service that reads it");
                // The command has it in any case, and whoever works in the container may want it.
                let handed = service.command.as_ref().is_some_and(|line| {
                    pair.value.as_ref().is_some_and(|value| !value.raw.is_empty() && raw(line).contains(&value.raw))
                });
                if handed {
                    finding.pedantic();
                }
                continue;
            };
            let message = format!("the image of {} reads no `{}`; it is `{meant}`", image.name, pair.key);
            let finding = out.report(service.file_id(), pair.key_span, message).mark("read by nothing");
            if service.env(meant).is_some() {
                finding.severity(Severity::Info).help(format!("take it out: `{meant}` is given as well"));
            } else {
                finding.help(format!("write `{meant}`"));
            }
        }
    }
}

/// Whether scripts or a command of the project may read variables of their own.
fn reads_more(service: &ServiceRef) -> bool {
    let started = service.command.is_some() || service.entrypoint.is_some();
    let into = |mount: &crate::project::compose::Mount| {
        let target = mount.target.as_ref().map_or("", |target| target.shown());
        target.contains("initdb") || target.ends_with(".sh") || target.ends_with(".js") || target.starts_with("/etc")
    };
    let check = service.healthcheck.as_ref().is_some_and(|check| {
        let line = check.test.as_ref().map(|test| test.shown()).unwrap_or_default();
        line.contains(".sh")
    });
    let configs = !service.service.configs.is_empty();
    started || configs || check || service.volumes.iter().any(into) || service.others().any(|o| o.has("volumes"))
}

/// Whether the service starts Redis with options alone, and no file that is its own.
fn starts_plainly(service: &ServiceRef) -> bool {
    let binds = service.volumes.iter().any(|mount| mount.kind != MountKind::Named);
    service.command.is_some() && service.starts_its_server() && !binds && service.service.configs.is_empty()
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

/// A command as it is written, variables and all.
fn raw(line: &CommandLine) -> String {
    match line {
        CommandLine::Line(text) => text.raw.clone(),
        CommandLine::Words(_, words) => words.iter().map(|word| word.raw.as_str()).collect::<Vec<_>>().join(" "),
    }
}
