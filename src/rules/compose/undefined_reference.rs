//! `undefined-reference`: see the page of the same name.

use std::collections::HashSet;

use crate::finding::Severity;
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
                if !name.contains('$') && !name.is_empty() && !known.contains(&(kind, name)) {
                    report(service, kind, name, span, out);
                }
            }
            asleep(service, out);
        }
    }
}

/// Services that are needed and belong to a profile, which leaves them out where it is not asked for.
fn asleep(service: ServiceRef, out: &mut Sink) {
    if !service.profiles.is_empty() {
        return;
    }
    for need in service.service.needs().into_iter().filter(|need| !need.optional) {
        let Some(other) = service.file.service(need.name).filter(|other| !other.profiles.is_empty()) else { continue };
        // Another file of the directory may take the profile away.
        if !service.file.is_complete(service.service) || !service.file.is_complete(other) {
            continue;
        }
        let message = format!(
            "`{}` belongs to a profile, and `{}` to none; Compose refuses the file where the profile is off",
            need.name, service.name
        );
        let finding = out.report(service.file_id(), need.span, message).mark("asleep");
        let profile = other.profiles.first().map_or(other.name_span, |profile| profile.span);
        finding
            .label(service.file_id(), profile, "its profile")
            .help("give both the same profile, or write `required: false` beside the condition");
    }
}

fn report(service: ServiceRef, kind: Kind, name: &str, span: Span, out: &mut Sink) {
    // What is in a profile is looked at once the profile is on.
    let asleep = !service.profiles.is_empty();
    let when = if asleep { "; Compose refuses to start it" } else { "; Compose refuses the file" };
    let message = match kind {
        Kind::Service => format!("no service is called `{name}`{when}"),
        _ => format!("the {} `{name}` is not declared{when}", kind.word()),
    };
    let finding = out.report(service.file_id(), span, message).mark("not defined");
    if asleep {
        finding.severity(Severity::Warning);
    }
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
