//! `undefined-reference`: see the page of the same name.

use std::collections::HashSet;

use crate::project::compose::{ComposeFile, Layout, MountKind, Resource};
use crate::project::{Project, ServiceRef};
use crate::rules::{Cx, Sink};
use crate::text::{Span, nearest};

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let services = cx.project.services_in(compose);
        // What is included, and what includes, share their names.
        let first = cx.project.services_in(compose).next();
        let Some(first) = first.filter(|one| one.file.layout != Layout::V1 && !one.may_be_included()) else { continue };
        let known = known(cx.project, first);
        for service in services {
            for (kind, name, span) in names(service) {
                if !name.contains('$') && !known.contains(&(kind, name)) {
                    report(service, kind, name, span, out);
                }
            }
        }
    }
}

fn report(service: ServiceRef, kind: Kind, name: &str, span: Span, out: &mut Sink) {
    let message = match kind {
        Kind::Service => format!("no service is called `{name}`; Compose refuses the file"),
        _ => format!("the {} `{name}` is not declared; Compose refuses the file", kind.word()),
    };
    let finding = out.report(service.file_id(), span, message).mark("not defined");
    finding.help(match (nearest(name, defined(service.file, kind).into_iter().take(50)), kind) {
        (Some(near), _) => format!("`{near}` is there: was that meant?"),
        (None, Kind::Service) => "name a service of the file, or leave it out".to_owned(),
        (None, _) => format!("declare it under the top-level `{}s`", kind.word()),
    });
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Service,
    Volume,
    Network,
    Secret,
    Config,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Service => "service",
            Kind::Volume => "volume",
            Kind::Network => "network",
            Kind::Secret => "secret",
            Kind::Config => "config",
        }
    }
}

/// The names a service uses, what they are names of, and where they stand.
fn names<'a>(service: ServiceRef<'a>) -> Vec<(Kind, &'a str, Span)> {
    let asked = service.service;
    let mut names: Vec<(Kind, &'a str, Span)> = Vec::new();
    let needed = asked.depends_on.iter().filter(|needed| needed.required);
    names.extend(needed.map(|needed| (Kind::Service, needed.name.as_str(), needed.span)));
    let first = |text: &'a str| text.split(':').next().unwrap_or_default();
    names.extend(asked.links.iter().map(|link| (Kind::Service, first(link.shown()), link.span)));
    let from = asked.volumes_from.iter().filter(|text| !text.shown().starts_with("container:"));
    names.extend(from.map(|text| (Kind::Service, first(text.shown()), text.span)));
    for mode in [&asked.network_mode, &asked.pid, &asked.ipc].into_iter().flatten() {
        names.extend(mode.shown().strip_prefix("service:").map(|name| (Kind::Service, name, mode.span)));
    }
    let networks = asked.networks.iter().filter(|network| network.name != "default");
    names.extend(networks.map(|network| (Kind::Network, network.name.as_str(), network.span)));
    names.extend(asked.secrets.iter().map(|secret| (Kind::Secret, secret.name.as_str(), secret.span)));
    names.extend(asked.configs.iter().map(|config| (Kind::Config, config.name.as_str(), config.span)));
    let built = asked.build.iter().flat_map(|build| &build.secrets);
    names.extend(built.map(|secret| (Kind::Secret, secret.name.as_str(), secret.span)));
    let mounts = asked.volumes.iter().filter(|mount| mount.kind == MountKind::Named);
    names.extend(mounts.filter_map(|mount| {
        let source = mount.source.as_ref()?;
        Some((Kind::Volume, source.value.as_deref()?, source.span))
    }));
    names
}

fn defined(file: &ComposeFile, kind: Kind) -> Vec<&str> {
    let resources: &[Resource] = match kind {
        Kind::Service => return file.services.iter().map(|service| service.name.as_str()).collect(),
        Kind::Volume => &file.volumes,
        Kind::Network => &file.networks,
        Kind::Secret => &file.secrets,
        Kind::Config => &file.configs,
    };
    resources.iter().map(|resource| resource.name.as_str()).collect()
}

/// What this file, and those beside it that may be read with it, define.
fn known<'a>(project: &'a Project, service: ServiceRef<'a>) -> HashSet<(Kind, &'a str)> {
    let kinds = [Kind::Service, Kind::Volume, Kind::Network, Kind::Secret, Kind::Config];
    let beside = project.compose_in.get(service.home()).map(Vec::as_slice).unwrap_or_default();
    let files = beside.iter().filter_map(|index| project.compose.get(*index)).chain([service.file]);
    files
        .flat_map(|file| {
            kinds.into_iter().flat_map(|kind| defined(file, kind).into_iter().map(move |name| (kind, name)))
        })
        .collect()
}
