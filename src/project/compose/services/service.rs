//! A service: what one container, or several alike, are asked to be.

use std::collections::HashMap;

use super::super::tree::{Field, Reader};
use super::super::values::{Pair, Text};
use super::mounts::{Mount, MountKind};
use super::parts::{Build, CommandLine, Dependency, Deploy, EnvFile, Extends, Healthcheck, Logging, Named};
use super::ports::Port;
use crate::syntax::yaml::Value;
use crate::text::Span;

/// A service, with the keys that `<<` and repairs bring. What `extends`, `include` and other compose
/// files add is not in it: see `extends` and `ComposeFile::unresolved`.
///
/// Values stand as they are written, in order; `None` and empty mean that the key is absent.
#[derive(Debug, Clone, Default)]
pub struct Service {
    pub name: String,
    pub name_span: Span,
    /// Name and body.
    pub span: Span,
    /// Every key, with those that the model has no field for.
    pub keys: Vec<Key>,

    pub image: Option<Text>,
    pub build: Option<Build>,
    pub command: Option<CommandLine>,
    pub entrypoint: Option<CommandLine>,
    pub healthcheck: Option<Healthcheck>,
    pub depends_on: Vec<Dependency>,
    pub links: Vec<Text>,
    pub external_links: Vec<Text>,
    pub extends: Option<Extends>,
    pub profiles: Vec<Text>,

    pub ports: Vec<Port>,
    pub expose: Vec<Text>,
    pub networks: Vec<Named>,
    pub network_mode: Option<Text>,
    pub container_name: Option<Text>,
    pub hostname: Option<Text>,
    pub extra_hosts: Vec<Pair>,

    pub volumes: Vec<Mount>,
    pub volumes_from: Vec<Text>,
    pub tmpfs: Vec<Text>,
    pub secrets: Vec<Named>,
    pub configs: Vec<Named>,
    pub devices: Vec<Text>,

    pub environment: Vec<Pair>,
    pub env_file: Vec<EnvFile>,
    pub labels: Vec<Pair>,
    pub logging: Option<Logging>,
    pub sysctls: Vec<Pair>,

    pub restart: Option<Text>,
    pub deploy: Option<Deploy>,
    pub scale: Option<Text>,
    pub init: Option<Text>,
    pub stop_signal: Option<Text>,
    pub stop_grace_period: Option<Text>,
    pub platform: Option<Text>,
    pub pull_policy: Option<Text>,
    pub working_dir: Option<Text>,
    pub runtime: Option<Text>,

    pub user: Option<Text>,
    pub group_add: Vec<Text>,
    pub privileged: Option<Text>,
    pub cap_add: Vec<Text>,
    pub cap_drop: Vec<Text>,
    pub security_opt: Vec<Text>,
    pub read_only: Option<Text>,
    pub pid: Option<Text>,
    pub ipc: Option<Text>,
    pub uts: Option<Text>,
    pub cgroup: Option<Text>,
    pub cgroup_parent: Option<Text>,
    pub userns_mode: Option<Text>,
    pub use_api_socket: Option<Text>,

    pub mem_limit: Option<Text>,
    pub mem_reservation: Option<Text>,
    pub memswap_limit: Option<Text>,
    pub cpus: Option<Text>,
    pub cpu_quota: Option<Text>,
    pub cpu_shares: Option<Text>,
    pub pids_limit: Option<Text>,
}

/// A key of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub name: String,
    /// The key itself, where it is written.
    pub span: Span,
    /// Its value; `ComposeFile::node` gives the tree of it.
    pub value: Span,
    /// The alias that brings it, where a `<<` does; `span` then lies outside the service.
    pub via: Option<Span>,
    /// It stands among the services and is taken for meant here: see `ComposeFile::repairs`.
    pub repaired: bool,
}

/// Another service that must be there, and that Compose starts first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need<'a> {
    pub name: &'a str,
    pub span: Span,
    /// It may belong to a profile that is off.
    pub optional: bool,
}

impl Service {
    /// Whether it is given all that root of the host has.
    pub fn is_privileged(&self) -> bool {
        self.privileged.as_ref().is_some_and(|text| text.truth() == Some(true))
    }

    /// The services this one names, whatever the key; names with variables are left out.
    pub fn needs(&self) -> Vec<Need<'_>> {
        let plain = |name, span| Need { name, span, optional: false };
        let first = |text: &'_ Text| -> usize { text.shown().find(':').unwrap_or(text.shown().len()) };
        let mut needs: Vec<Need<'_>> = Vec::new();
        needs.extend(self.depends_on.iter().map(|needed| Need {
            name: &needed.name,
            span: needed.span,
            optional: !needed.required,
        }));
        let from = self.volumes_from.iter().filter(|text| !text.shown().starts_with("container:"));
        let named = self.links.iter().chain(from);
        needs.extend(named.map(|text| plain(text.shown().get(..first(text)).unwrap_or_default(), text.span)));
        let modes = [&self.network_mode, &self.pid, &self.ipc].into_iter().flatten();
        let modes = modes.filter_map(|mode| Some((mode.shown().strip_prefix("service:")?, mode.span)));
        needs.extend(modes.map(|(name, span)| plain(name, span)));
        needs.retain(|need| !need.name.contains('$') && !need.name.is_empty());
        needs
    }

    pub fn key(&self, name: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    pub fn has(&self, name: &str) -> bool {
        self.key(name).is_some()
    }

    /// The key's own bytes, or the service's name where it has no such key: where to point.
    pub fn key_span(&self, name: &str) -> Span {
        self.key(name).map_or(self.name_span, |key| key.span)
    }

    pub fn env(&self, name: &str) -> Option<&Pair> {
        self.environment.iter().rev().find(|pair| pair.key == name)
    }

    /// Whether its environment gives the variable a value that is not empty, or hands that of its caller on.
    pub fn fills(&self, name: &str) -> bool {
        self.env(name).is_some_and(|pair| pair.value.as_ref().is_none_or(|text| !text.raw.is_empty()))
    }

    /// Whether its environment gives the variable this very value.
    pub fn sets(&self, name: &str, value: &str) -> bool {
        self.env(name).is_some_and(|pair| pair.value.as_ref().is_some_and(|text| text.shown() == value))
    }

    /// Lets its relative paths begin elsewhere; `way` leads there from where the value at a span stands.
    pub fn rebase<'w>(&mut self, way: &dyn Fn(Span) -> Option<&'w std::path::Path>) {
        let build = self.build.iter_mut().flat_map(|build| {
            let contexts = build.additional_contexts.iter_mut().filter_map(|pair| pair.value.as_mut());
            let contexts = contexts.filter(|text| text.value.as_ref().is_some_and(|value| value.starts_with('.')));
            build.context.as_mut().into_iter().chain(contexts)
        });
        let binds = self.volumes.iter_mut().filter(|mount| mount.kind == MountKind::Bind);
        let paths = build.chain(self.env_file.iter_mut().map(|file| &mut file.path));
        for text in paths.chain(binds.filter_map(|mount| mount.source.as_mut())) {
            if let Some(way) = way(text.span) {
                text.rebase(way);
            }
        }
    }

    /// `fields` are the service's own; `strays` those that a repair brings it.
    pub fn read<'a>(reader: &Reader<'a>, field: &Field<'a>, strays: &[Field<'a>]) -> Service {
        let own = reader.ordered(field.value);
        let mut keys: Vec<Key> = own.iter().map(|field| key(field, false)).collect();
        keys.extend(strays.iter().map(|field| key(field, true)));
        let mut by_name: HashMap<&str, &Field<'a>> = HashMap::new();
        for field in own.iter().chain(strays) {
            by_name.entry(field.name).or_insert(field);
        }
        let mut service = Service {
            name: field.name.to_string(),
            name_span: field.key,
            span: field.span,
            keys,
            ..Service::default()
        };
        service.fill(reader, &by_name);
        service
    }

    fn fill<'a>(&mut self, reader: &Reader<'a>, fields: &HashMap<&str, &Field<'a>>) {
        let node = |name: &str| fields.get(name).map(|field| field.value);
        let text = |name: &str| node(name).and_then(|node| reader.scalar(node));
        let texts = |name: &str| node(name).map(|node| reader.texts(node)).unwrap_or_default();
        let pairs = |name: &str| node(name).map(|node| reader.pairs(node)).unwrap_or_default();
        let named = |name: &str| node(name).map(|node| Named::all(reader, node)).unwrap_or_default();
        let items = |name: &str| node(name).map(|node| reader.items(node)).unwrap_or_default();
        let command = |name: &str| node(name).and_then(|node| CommandLine::read(reader, node));

        self.image = text("image");
        self.build = fields.get("build").and_then(|field| Build::read(reader, field));
        self.command = command("command");
        self.entrypoint = command("entrypoint");
        self.healthcheck = fields.get("healthcheck").and_then(|field| Healthcheck::read(reader, field));
        self.depends_on = node("depends_on").map(|node| Dependency::all(reader, node)).unwrap_or_default();
        self.links = texts("links");
        self.external_links = texts("external_links");
        self.extends = node("extends").and_then(|node| Extends::read(reader, node));
        self.profiles = texts("profiles");

        self.ports = items("ports").into_iter().filter_map(|item| Port::read(reader, item)).collect();
        self.expose = texts("expose");
        self.networks = named("networks");
        self.network_mode = text("network_mode");
        self.container_name = text("container_name");
        self.hostname = text("hostname");
        self.extra_hosts = pairs("extra_hosts");

        self.volumes = items("volumes").into_iter().filter_map(|item| Mount::read(reader, item)).collect();
        self.volumes_from = texts("volumes_from");
        self.tmpfs = texts("tmpfs");
        self.secrets = named("secrets");
        self.configs = named("configs");
        self.devices = items("devices").into_iter().filter_map(|item| device(reader, item)).collect();

        self.environment = pairs("environment");
        self.env_file = node("env_file").map(|node| EnvFile::all(reader, node)).unwrap_or_default();
        self.labels = pairs("labels");
        self.logging = fields.get("logging").and_then(|field| Logging::read(reader, field));
        self.sysctls = pairs("sysctls");

        self.restart = text("restart");
        self.deploy = fields.get("deploy").and_then(|field| Deploy::read(reader, field));
        self.scale = text("scale");
        self.init = text("init");
        self.stop_signal = text("stop_signal");
        self.stop_grace_period = text("stop_grace_period");
        self.platform = text("platform");
        self.pull_policy = text("pull_policy");
        self.working_dir = text("working_dir");
        self.runtime = text("runtime");

        self.user = text("user");
        self.group_add = texts("group_add");
        self.privileged = text("privileged");
        self.cap_add = texts("cap_add");
        self.cap_drop = texts("cap_drop");
        self.security_opt = texts("security_opt");
        self.read_only = text("read_only");
        self.pid = text("pid");
        self.ipc = text("ipc");
        self.uts = text("uts");
        self.cgroup = text("cgroup");
        self.cgroup_parent = text("cgroup_parent");
        self.userns_mode = text("userns_mode");
        self.use_api_socket = text("use_api_socket");

        self.mem_limit = text("mem_limit");
        self.mem_reservation = text("mem_reservation");
        self.memswap_limit = text("memswap_limit");
        self.cpus = text("cpus");
        self.cpu_quota = text("cpu_quota");
        self.cpu_shares = text("cpu_shares");
        self.pids_limit = text("pids_limit");
    }
}

fn key(field: &Field<'_>, repaired: bool) -> Key {
    Key { name: field.name.to_string(), span: field.key, value: field.value.span, via: field.via, repaired }
}

/// A device by its path on the host, with what follows it in the short form.
fn device<'a>(reader: &Reader<'a>, node: &'a crate::syntax::yaml::Node) -> Option<Text> {
    match &node.value {
        Value::Mapping { .. } => reader.scalar(reader.get(node, "source")?.value),
        _ => reader.scalar(node),
    }
}
