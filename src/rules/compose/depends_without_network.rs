//! `depends-without-network`: see the page of the same name.

use std::collections::HashSet;

use crate::knowledge::roles;
use crate::project::ServiceRef;
use crate::rules::{Cx, Sink};

/// Dependencies of one service that are looked at.
const MOST: usize = 64;

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        for service in cx.project.services_in(compose).filter(|service| !service.depends_on.is_empty()) {
            let Some(own) = networks(&service) else { continue };
            for dependency in service.service.depends_on.iter().take(MOST) {
                let Some(target) = service.neighbour(&dependency.name).filter(|target| target.name != service.name)
                else {
                    continue;
                };
                let Some(theirs) = networks(&target) else { continue };
                let done = dependency.condition() == Some("service_completed_successfully");
                if done || own.iter().any(|network| theirs.contains(network)) || share_files(&service, &target) {
                    continue;
                }
                let (name, other) = (&service.service.name, &target.service.name);
                let proxy = is_proxy(&target);
                let message = match proxy {
                    true => format!("`{name}` waits for the proxy `{other}`, which has no network in common with it"),
                    false => format!("`{name}` waits for `{other}`, and the two have no network in common"),
                };
                let finding = out.report(service.file_id(), dependency.span, message);
                finding.mark("neither reaches the other").label(
                    target.file_id(),
                    target.service.key_span("networks"),
                    "other networks",
                );
                finding.label(service.file_id(), service.service.key_span("networks"), "its own");
                finding.help(match (between(&service, &target, &own, &theirs), proxy) {
                    (Some(third), _) => format!(
                        "`{third}` is the one that has a network with `{other}`: let `{third}` wait for it, and leave it out here"
                    ),
                    (None, true) => format!(
                        "a proxy calls `{name}`, and not the other way: leave it out, and give `{name}` a network of `{other}`, beside its own"
                    ),
                    (None, false) => "give both a network in common where one calls the other; otherwise name the service that is meant, or leave it out".to_owned(),
                });
            }
        }
    }
}

/// Whether it is a proxy that passes on to others what comes in, by its image.
fn is_proxy(service: &ServiceRef) -> bool {
    let own = service.image_ref().or_else(|| service.stage().and_then(|stage| stage.root_image()));
    own.is_some_and(|image| roles::passes_requests_on(image.short_name()))
}

/// The one service that has a network with each of the two.
fn between<'a>(one: &ServiceRef<'a>, other: &ServiceRef<'a>, own: &[&str], theirs: &[&str]) -> Option<&'a str> {
    let others = one.project.services_in(one.compose).filter(|third| ![&one.name, &other.name].contains(&&third.name));
    let mut both = others.take(MOST).filter(|third| {
        networks(third).is_some_and(|all| {
            all.iter().any(|name| own.contains(name)) && all.iter().any(|name| theirs.contains(name))
        })
    });
    let first = both.next()?;
    both.next().is_none().then_some(first.service.name.as_str())
}

/// The networks of a service by the names that the engine has for them; none where that is not known.
fn networks<'a>(service: &ServiceRef<'a>) -> Option<Vec<&'a str>> {
    let elsewhere = service.others().any(|other| other.has("networks") || other.has("network_mode"));
    if !service.is_whole() || service.network_mode.is_some() || elsewhere || !service.links.is_empty() {
        return None;
    }
    if service.service.networks.is_empty() {
        return Some(vec!["default"]);
    }
    let networks = service.service.networks.iter().map(|network| {
        let declared = service.file.network(&network.name);
        let real = declared.and_then(|declared| declared.real_name.as_ref());
        real.map_or(network.name.as_str(), |name| name.shown())
    });
    let networks: Vec<&str> = networks.collect();
    networks.iter().all(|name| !name.contains('$')).then_some(networks)
}

/// Whether what one writes the other may read.
fn share_files(one: &ServiceRef, other: &ServiceRef) -> bool {
    let sources = |service: &ServiceRef| -> Vec<String> {
        service.volumes.iter().filter_map(|mount| Some(mount.source.as_ref()?.shown().to_owned())).collect()
    };
    let from = !one.volumes_from.is_empty() || !other.volumes_from.is_empty();
    let theirs: HashSet<String> = sources(other).into_iter().collect();
    from || sources(one).iter().any(|source| theirs.contains(source))
}
