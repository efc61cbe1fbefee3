//! The services of each model: what they are made from, wait for, publish, mount, and the networks between them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Paper;
use super::inventory::{bounded, short};
use super::marks::{Mark, Marks};
use crate::project::builds::links::How;
use crate::project::compose::{self, Dependency, Mount, MountKind, Port, Range, Text};
use crate::report::words::{Words, listed};

/// What one compose file, with those that belong to it, starts.
#[derive(Serialize)]
pub struct Services {
    pub path: String,
    pub services: Vec<Service>,
    /// Networks that some service is on.
    pub networks: Vec<Network>,
    /// Named volumes that some service mounts.
    pub volumes: Vec<String>,
}

#[derive(Serialize)]
pub struct Service {
    pub name: String,
    /// Its image by name, the Dockerfile it is built from, or both.
    pub image: Option<Words>,
    /// It is built, here or elsewhere.
    pub built: bool,
    pub ports: Vec<String>,
    pub mounts: Vec<Words>,
    pub waits: Vec<Words>,
    /// Others that it needs.
    pub needs: Vec<Need>,
    /// Indexes into the model's networks and volumes.
    pub networks: Vec<usize>,
    pub volumes: Vec<usize>,
    pub mark: Mark,
}

#[derive(Serialize)]
pub struct Need {
    /// Index of the other.
    pub service: usize,
    /// `healthy`, `done` or `started`.
    pub until: &'static str,
}

#[derive(Serialize)]
pub struct Network {
    pub name: String,
    /// It has no way out.
    pub internal: bool,
}

pub fn all(paper: &Paper, marks: &Marks) -> Vec<Services> {
    let files = paper.project.compose.iter().enumerate().filter(|(_, file)| !file.services.is_empty());
    files.map(|(index, file)| one(paper, marks, index, file)).collect()
}

fn one(paper: &Paper, marks: &Marks, index: usize, file: &compose::ComposeFile) -> Services {
    let mut at: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, service) in file.services.iter().enumerate() {
        at.entry(service.name.as_str()).or_insert(index);
    }
    let mut networks: Vec<Network> = Vec::new();
    let mut volumes: Vec<String> = Vec::new();
    let mut services = Vec::new();
    for (n, service) in file.services.iter().enumerate() {
        let on = networks_of(service).map(|name| {
            let known = networks.iter().position(|network| network.name == name);
            known.unwrap_or_else(|| {
                let internal = file.networks.iter().any(|network| network.name == name && network.internal);
                networks.push(Network { name: name.to_owned(), internal });
                networks.len() - 1
            })
        });
        let on: Vec<usize> = on.collect();
        let named = service.volumes.iter().filter(|mount| mount.kind == MountKind::Named);
        let kept = named.filter_map(|mount| Some(mount.source.as_ref()?.shown())).map(|name| {
            let known = volumes.iter().position(|volume| volume == name);
            known.unwrap_or_else(|| {
                volumes.push(name.to_owned());
                volumes.len() - 1
            })
        });
        let mut kept: Vec<usize> = kept.collect();
        kept.dedup();
        services.push(Service {
            name: service.name.clone(),
            image: image(paper, index, n, service),
            built: service.build.is_some(),
            ports: service.ports.iter().map(port).collect(),
            mounts: service.volumes.iter().map(mount).collect(),
            waits: service.depends_on.iter().map(waits).collect(),
            needs: needs(service, &at).into_iter().filter(|need| need.service != n).collect(),
            networks: on,
            volumes: kept,
            mark: marks.within(file.file, service.span),
        });
    }
    Services { path: paper.path(file.file).to_owned(), services, networks, volumes }
}

/// The networks a service is on: the one that all share where it names none.
fn networks_of(service: &compose::Service) -> impl Iterator<Item = &str> {
    let shared = service.networks.is_empty() && service.network_mode.is_none();
    service.networks.iter().map(|network| network.name.as_str()).chain(shared.then_some("default"))
}

/// The services that one needs, each once: those it waits for with what it waits for.
fn needs(service: &compose::Service, at: &BTreeMap<&str, usize>) -> Vec<Need> {
    let mut needs: Vec<Need> = Vec::new();
    let waited = service.depends_on.iter().map(|other| (other.name.as_str(), until(other)));
    let others = service.needs().into_iter().map(|need| (need.name, "started"));
    for (name, until) in waited.chain(others) {
        let Some(&service) = at.get(name) else { continue };
        if needs.iter().all(|need| need.service != service) {
            needs.push(Need { service, until });
        }
    }
    needs
}

fn until(other: &Dependency) -> &'static str {
    match other.condition.as_ref().map(Text::shown) {
        Some("service_healthy") => "healthy",
        Some("service_completed_successfully") => "done",
        _ => "started",
    }
}

fn waits(other: &Dependency) -> Words {
    short(&other.name).text(format!(" to be {}", until(other)))
}

/// What a service is made from: an image by its name, a Dockerfile of the project, or both.
fn image(paper: &Paper, compose: usize, at: usize, service: &compose::Service) -> Option<Words> {
    let link = paper.project.dockerfile_of(compose, at);
    let how = link.map(|(docker, how)| {
        let lead = match how {
            How::Built(_) => "built from ",
            How::Probable => "probably ",
        };
        Words::of(lead).code(paper.path(docker.file))
    });
    let elsewhere = || {
        service.build.as_ref().map(|build| match &build.context {
            Some(context) => Words::of("built from ").and(short(context.shown())),
            None => Words::of("built"),
        })
    };
    let name = service.image.as_ref().map(|image| short(image.shown()));
    let parts: Vec<Words> = name.into_iter().chain(how.or_else(elsewhere)).collect();
    (!parts.is_empty()).then(|| listed(parts, ", "))
}

/// A published port as Compose writes it in short.
fn port(port: &Port) -> String {
    let range = |range: Range| match range.first == range.last {
        true => range.first.to_string(),
        false => format!("{}-{}", range.first, range.last),
    };
    let Some(target) = port.target.filter(|_| !port.unresolved) else { return bounded(&port.raw) };
    let host = port.host_ip.as_ref().map(|ip| if ip.contains(':') { format!("[{ip}]:") } else { format!("{ip}:") });
    let published = port.published.map(|published| format!("{}:", range(published)));
    format!("{}{}{}", host.unwrap_or_default(), published.unwrap_or_default(), range(target))
}

fn mount(mount: &Mount) -> Words {
    let target = short(mount.target.as_ref().map_or("?", Text::shown));
    let source = short(mount.source.as_ref().map_or("", Text::shown));
    match mount.kind {
        MountKind::Named => Words::of("volume ").and(source).text(" at ").and(target),
        MountKind::Anonymous => Words::of("a volume without a name at ").and(target),
        MountKind::Tmpfs => Words::of("memory at ").and(target),
        MountKind::Bind | MountKind::Other | MountKind::Unknown => source.text(" at ").and(target),
    }
}
