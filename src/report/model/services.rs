//! The services of each model: what they are made from, wait for, publish, mount, and the networks between them.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::Paper;
use super::inventory::{bounded, short};
use super::marks::{Mark, Marks};
use crate::project::builds::links::How;
use crate::project::compose::{self, Dependency, Mount, MountKind, Port, Range, Text};
use crate::report::tongue::{Say, Tongue};
use crate::report::words::{Words, listed};

/// What one compose file, with those that belong to it, starts.
#[derive(Serialize)]
pub struct Services {
    pub path: String,
    /// What it is for, where it is no part of what is shipped.
    pub apart: Option<String>,
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
    pub until: Until,
}

/// What of another service is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Until {
    Done,
    Healthy,
    Started,
}

impl Until {
    pub fn said(self) -> Say {
        match self {
            Until::Done => Say::Done,
            Until::Healthy => Say::Healthy,
            Until::Started => Say::Started,
        }
    }
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
    let (mut networks, mut volumes) = (Names::default(), Names::default());
    let mut services = Vec::new();
    for (n, service) in file.services.iter().enumerate() {
        let on: Vec<usize> = networks_of(service).map(|name| networks.place(name)).collect();
        let named = service.volumes.iter().filter(|mount| mount.kind == MountKind::Named);
        let kept = named.filter_map(|mount| Some(mount.source.as_ref()?.shown()));
        let mut kept: Vec<usize> = kept.map(|name| volumes.place(name)).collect();
        kept.dedup();
        services.push(Service {
            name: service.name.clone(),
            image: image(paper, index, n, service),
            built: service.build.is_some(),
            ports: service.ports.iter().map(port).collect(),
            mounts: service.volumes.iter().map(|own| mount(own, paper.tongue)).collect(),
            waits: service.depends_on.iter().map(|other| waits(other, paper.tongue)).collect(),
            needs: needs(service, &at).into_iter().filter(|need| need.service != n).collect(),
            networks: on,
            volumes: kept,
            mark: marks.within(file.file, service.span),
        });
    }
    let internal = |name: &str| file.network(name).is_some_and(|network| network.internal);
    let network = |name: &&str| Network { name: (*name).to_owned(), internal: internal(name) };
    let networks = networks.list.iter().map(network).collect();
    let volumes = volumes.list.iter().map(|name| (*name).to_owned()).collect();
    let apart = paper.apart(file.file);
    Services { path: paper.path(file.file).to_owned(), apart, services, networks, volumes }
}

/// Names in the order in which they are met, each once.
#[derive(Default)]
struct Names<'a> {
    list: Vec<&'a str>,
    places: HashMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    fn place(&mut self, name: &'a str) -> usize {
        *self.places.entry(name).or_insert_with(|| {
            self.list.push(name);
            self.list.len() - 1
        })
    }
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
    let others = service.needs().into_iter().map(|need| (need.name, Until::Started));
    for (name, until) in waited.chain(others) {
        let Some(&service) = at.get(name) else { continue };
        if needs.iter().all(|need| need.service != service) {
            needs.push(Need { service, until });
        }
    }
    needs
}

fn until(other: &Dependency) -> Until {
    match other.condition.as_ref().map(Text::shown) {
        Some("service_healthy") => Until::Healthy,
        Some("service_completed_successfully") => Until::Done,
        _ => Until::Started,
    }
}

fn waits(other: &Dependency, tongue: Tongue) -> Words {
    tongue.words(Say::ToBe, &[short(&other.name), Words::of(tongue.say(until(other).said()))])
}

/// What a service is made from: an image by its name, a Dockerfile of the project, or both.
fn image(paper: &Paper, compose: usize, at: usize, service: &compose::Service) -> Option<Words> {
    let tongue = paper.tongue;
    let link = paper.project.dockerfile_of(compose, at);
    let how = link.map(|(docker, how)| {
        let lead = match how {
            How::Built(_) => Say::BuiltFrom,
            How::Probable => Say::Probably,
        };
        tongue.words(lead, &[Words::default().code(paper.path(docker.file))])
    });
    let elsewhere = || {
        service.build.as_ref().map(|build| match &build.context {
            Some(context) => tongue.words(Say::BuiltFrom, &[short(context.shown())]),
            None => Words::of(tongue.say(Say::Built)),
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

fn mount(mount: &Mount, tongue: Tongue) -> Words {
    let target = short(mount.target.as_ref().map_or("?", Text::shown));
    let source = short(mount.source.as_ref().map_or("", Text::shown));
    match mount.kind {
        MountKind::Named => tongue.words(Say::MountVolume, &[source, target]),
        MountKind::Anonymous => tongue.words(Say::MountNameless, &[target]),
        MountKind::Tmpfs => tongue.words(Say::MountMemory, &[target]),
        MountKind::Bind | MountKind::Other | MountKind::Unknown => tongue.words(Say::MountAt, &[source, target]),
    }
}
