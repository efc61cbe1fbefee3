//! The names by which services ask for each other, and for volumes, networks, secrets and configs; and those that
//! their files declare.

use std::collections::HashSet;

use crate::project::compose::{ComposeFile, MountKind, Resource, Service};
use crate::project::{Project, ServiceRef};
use crate::text::Span;

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Service,
    Volume,
    Network,
    Secret,
    Config,
}

impl Kind {
    pub fn word(self) -> &'static str {
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
pub fn names<'a>(service: ServiceRef<'a>) -> Vec<(Kind, &'a str, Span)> {
    let asked = service.service;
    let mut names: Vec<(Kind, &'a str, Span)> = Vec::new();
    names.extend(asked.needs().into_iter().map(|need| (Kind::Service, need.name, need.span)));
    let contexts = asked.build.iter().flat_map(|build| &build.additional_contexts);
    names.extend(contexts.filter_map(|pair| {
        let value = pair.value.as_ref()?;
        Some((Kind::Service, value.value.as_deref()?.strip_prefix("service:")?, value.span))
    }));
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

/// The names that a file declares.
pub fn declared(file: &ComposeFile, kind: Kind) -> impl Iterator<Item = &str> {
    let (services, resources): (&[Service], &[Resource]) = match kind {
        Kind::Service => (&file.services, &[]),
        Kind::Volume => (&[], &file.volumes),
        Kind::Network => (&[], &file.networks),
        Kind::Secret => (&[], &file.secrets),
        Kind::Config => (&[], &file.configs),
    };
    services.iter().map(|service| service.name.as_str()).chain(resources.iter().map(|resource| resource.name.as_str()))
}

/// What a file defines by itself.
pub fn own(file: &ComposeFile) -> HashSet<(Kind, &str)> {
    const KINDS: [Kind; 5] = [Kind::Service, Kind::Volume, Kind::Network, Kind::Secret, Kind::Config];
    KINDS.into_iter().flat_map(|kind| declared(file, kind).map(move |name| (kind, name))).collect()
}

/// What this file, and those beside it that may be read with it, define.
pub fn known<'a>(project: &'a Project, service: ServiceRef<'a>) -> HashSet<(Kind, &'a str)> {
    let beside = project.compose_in.get(service.home()).map(Vec::as_slice).unwrap_or_default();
    let files = beside.iter().filter_map(|index| project.compose.get(*index)).chain([service.file]);
    files.flat_map(own).collect()
}
