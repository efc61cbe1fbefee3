//! Who is meant to reach a service, as its file says: names of hosts that it hands out, ports that are for the services
//! beside it, and names that belong to documentation. Knows neither rules nor the network.

use super::ServiceRef;
use crate::knowledge::classes::Daemon;
use crate::knowledge::ports::service_at;
use crate::knowledge::roles;
use crate::project::ImageRef;
use crate::project::compose::{ComposeFile, Mount, Pair, Port, Service, Text};

/// Services of a file that are looked at.
const MOST: usize = 32;

/// Parts of the names of variables that hold the address clients are sent to.
const HANDED_OUT: &[&str] = &[
    "ADVERTISED",
    "BASE_URL",
    "DOMAIN",
    "EXTERNAL_URL",
    "PUBLIC_HOST",
    "PUBLIC_URL",
    "ROOT_URL",
    "SERVER_URL",
    "SITE_URL",
];

/// Domains that belong to nobody, for documentation and tests (RFC 2606, RFC 6761).
const RESERVED: &[&str] = &[".example", ".example.com", ".example.net", ".example.org", ".invalid", ".test"];

/// Sockets of engines.
pub const SOCKETS: &[&str] = &["docker.sock", "containerd.sock", "crio.sock", "podman.sock"];

impl<'a> ServiceRef<'a> {
    /// Where it mounts the socket of an engine.
    pub fn engine_socket(&self) -> Option<&'a Mount> {
        let socket = |path: &str| path.rsplit('/').next().is_some_and(|last| SOCKETS.contains(&last));
        self.host_paths().find(|(path, _)| socket(path)).map(|(_, mount)| mount)
    }
}

impl ServiceRef<'_> {
    /// Whether its environment or an option of its command hands out an address by which others reach it from outside:
    /// neither the machine itself nor a service of the file. A variable may be one.
    pub fn hands_out_an_address(&self) -> bool {
        let handed = self.service.environment.iter().filter(|pair| {
            let key = pair.key.to_ascii_uppercase();
            HANDED_OUT.iter().any(|part| key.contains(part))
        });
        handed.filter_map(|pair| pair.value.as_ref()).any(|value| self.names_another_host(value.shown()))
            || self.is_told_to_advertise()
    }

    /// The address by which the services beside a broker come, where it tells whoever comes by this port another one.
    pub fn advertises_inside(&self, port: &Port) -> Option<&str> {
        let told = self.service.environment.iter().find(|pair| pair.key.ends_with("ADVERTISED_LISTENERS"))?;
        let told = told.value.as_ref()?.shown();
        let addresses = told.split(',').filter_map(|listener| listener.split_once("://")).map(|(_, own)| own.trim());
        let by_port = |address: &&str| {
            let number = address.rsplit(':').next().and_then(|number| number.parse().ok());
            number.is_some_and(|number| port.target.is_some_and(|target| target.contains(number)))
        };
        let (own, others): (Vec<&str>, Vec<&str>) = addresses.partition(by_port);
        others.first().copied().filter(|_| !own.is_empty())
    }

    /// The variable by which a broker tells whoever comes by this port where it is: on this machine, unless someone sets it.
    pub fn advertised_by(&self, port: &Port) -> Option<&str> {
        let told = self.service.environment.iter().find(|pair| pair.key.ends_with("ADVERTISED_LISTENERS"))?;
        let addresses = told.value.as_ref()?.raw.split(',').filter_map(|listener| listener.split_once("://"));
        let mut hosts = addresses.filter_map(|(_, address)| address.rsplit_once(':')).filter(|(_, number)| {
            let number = number.trim().parse().ok();
            number.is_some_and(|number| port.target.is_some_and(|target| target.contains(number)))
        });
        let plain = |host: &&str| host.starts_with("${") && host.ends_with(":-127.0.0.1}");
        hosts.next().map(|(host, _)| host.trim()).filter(plain)
    }

    /// Whether a broker sends those who ask it to this very machine, unless someone sets another: `${HOST_IP:-127.0.0.1}`.
    pub fn is_advertised_here(&self) -> bool {
        let here = |value: &Text| ["127.0.0.1", "localhost"].iter().any(|name| value.shown().contains(name));
        let mut told = self.service.environment.iter().filter(|pair| pair.key.ends_with("ADVERTISED_LISTENERS"));
        told.any(|pair| pair.value.as_ref().is_some_and(here))
    }

    /// Whether its command says which address is given to others, as `--advertise-client-urls http://192.168.1.2:2379`.
    fn is_told_to_advertise(&self) -> bool {
        let words = self.service.command.as_ref().and_then(|command| command.words()).unwrap_or_default();
        let advertises = |word: &str| word.starts_with('-') && word.to_ascii_lowercase().contains("advertise");
        words.iter().enumerate().filter(|(_, word)| advertises(word)).any(|(at, word)| {
            let behind = word.split_once('=').map(|(_, value)| value);
            behind.or(words.get(at + 1).map(String::as_str)).is_some_and(|value| self.names_another_host(value))
        })
    }

    /// Whether it is one of several nodes on machines of their own: it finds itself among them by the address that its
    /// file gives each, or a file beside it gives its name an address.
    pub fn is_node_among_machines(&self) -> bool {
        let hosts = self.service.hosts().collect::<Vec<_>>();
        let own = self.service.hostname.as_ref().is_some_and(|name| hosts.contains(&name.shown()));
        let beside =
            self.project.compose_in.get(self.home()).into_iter().flatten().filter(|index| **index != self.compose);
        let mut others = beside.filter_map(|index| self.project.compose.get(*index)).flat_map(|file| &file.services);
        own && hosts.len() > 1 || others.any(|other| other.hosts().any(|name| name == self.service.name))
    }

    /// Whether it works together with its like on other machines, by the names that its file or its command gives it.
    pub fn works_across_machines(&self) -> bool {
        const OTHERS: &[&str] = &["CLUSTER", "INITIAL_MASTER", "JOIN", "PEERS", "REPLICA", "SEED", "SERVERS"];
        let others = self.service.environment.iter().filter(|pair| OTHERS.iter().any(|part| pair.key.contains(part)));
        let named = others.filter_map(|pair| pair.value.as_ref()).any(|value| self.names_another_host(value.shown()));
        // `--advertise-client-urls=http://10.0.0.1:2379`, `--join=node2`
        let command = self.service.command.as_ref().map(|command| command.shown()).unwrap_or_default();
        let told = command.split_whitespace().filter_map(|word| word.trim_start_matches('-').split_once('='));
        let mut told = told.filter(|(flag, _)| flag.contains("advertise") || *flag == "join");
        named || told.any(|(_, value)| self.names_another_host(value)) || !self.service.extra_hosts.is_empty()
    }

    /// Whether it is an agent that reads the figures of its host.
    pub fn watches_its_host(&self) -> bool {
        self.is_like(roles::watches_its_host)
    }

    /// Whether it is there to change or to watch the network it is in: known for it, or a maker of tunnels.
    pub fn works_on_its_network(&self) -> bool {
        let tunnel = |device: &Text| device.shown().starts_with("/dev/net/tun");
        let scans = self.service.environment.iter().any(|pair| roles::is_scanners(&pair.key));
        self.is_like(roles::works_on_its_network) || scans || self.service.devices.iter().any(tunnel)
    }

    /// Whether it collects, exports or keeps what the services beside it ask for, by its image or its own name.
    pub fn is_collector(&self) -> bool {
        let image = self.image_ref().is_some_and(|image| roles::is_inner(&image.repository));
        image || roles::is_inner(&self.service.name)
    }

    /// Whether it takes in what other machines write into their logs: it publishes a port of syslog or GELF.
    pub fn takes_logs_from_afar(&self) -> bool {
        let takes = |port: &Port| port.target.is_some_and(|target| roles::is_log_port(target.first));
        self.service.ports.iter().any(|port| port.is_open() && takes(port))
    }

    /// Databases, queues, collectors and the engine's own port are for the services beside them, unless the file says
    /// `0.0.0.0`, or leaves the choice of the host's port to the engine, so that nobody can know it. Brokers of MQTT and
    /// directories are there for others.
    pub fn keeps_inside(&self, port: &Port) -> bool {
        let target = port.target.filter(|target| target.first == target.last).map(|target| target.first);
        let own = self.image_ref().map_or(self.service.name.as_str(), |image| image.repository.as_str());
        let class = target.and_then(service_at).is_some_and(|known| {
            // The second port of one product is the first of another.
            let second = known.ports.first().copied() != target && !known.is_run_by(own);
            let met = second || matches!(known.name, "LDAP" | "MQTT");
            matches!(known.class, Daemon::Container | Daemon::Database | Daemon::Queue) && !met
        });
        let taken_in = port.target.is_some_and(|target| roles::is_inner_port(target.first));
        // FastCGI is no protocol for browsers, and lets whoever speaks it name the script.
        let fastcgi = |image: &ImageRef| {
            let tagged = image.tag.as_deref().is_some_and(|tag| tag.contains("fpm"));
            tagged && port.target.is_some_and(|target| target.first == 9000)
        };
        // What it is sent, as its settings say, comes from wherever there are logs.
        let inlet = own.rsplit('/').next().is_some_and(|name| name.starts_with("logstash")) && target != Some(9600);
        let image = || self.is_collector() && !inlet || self.image_ref().is_some_and(fastcgi);
        port.host_ip.is_none() && port.published.is_some() && (class || taken_in || image())
    }

    /// The port of its database that other machines reach. An object store is there to be reached.
    pub fn open_store_port(&self) -> Option<&Port> {
        let store = self.store().filter(|store| store.kind.name != "MinIO")?;
        let own = |port: &&Port| port.target.is_some_and(|target| target.contains(store.kind.port));
        self.service.ports.iter().find(|port| own(port) && port.is_public() && !port.hides_an_address())
    }

    /// Whether those that ask it are on the network of the host, as far as is seen: others of the file are, and none beside it
    /// needs it or is given its address. They come by a port that is published.
    pub fn is_asked_from_the_host(&self) -> bool {
        let on_host = |other: &ServiceRef| other.network_mode.as_ref().is_some_and(|mode| mode.shown() == "host");
        let (there, beside): (Vec<_>, Vec<_>) =
            self.project.services_in(self.compose).take(MOST).partition(|other| on_host(other));
        let asked = |other: &ServiceRef| other.place_of(&self.name).is_some();
        !there.is_empty() && self.needers().all(|other| on_host(&other)) && !beside.iter().any(asked)
    }

    /// Whether nothing beside it needs it or is given its address, and no program of the project's own may know it.
    pub fn nothing_beside_asks_it(&self) -> bool {
        let asks = |other: &ServiceRef| {
            other.build.is_some() || other.runs_own_image() || other.place_of(&self.name).is_some()
        };
        let mut others = self.project.services_in(self.compose).take(MOST).filter(|other| other.name != self.name);
        self.file.services.len() <= MOST && self.needers().next().is_none() && !others.any(|other| asks(&other))
    }

    /// Whether several containers of it are meant to run beside each other: it leaves the host's port to the engine, and has no
    /// name of its own.
    pub fn is_made_to_be_many(&self) -> bool {
        let named = self.hostname.is_some() || self.container_name.is_some();
        !named && self.ports.iter().any(|port| port.published.is_none() && !port.unresolved)
    }

    /// Whether it keeps objects, and nothing of its file but its like could ask it for them: its clients are elsewhere.
    pub fn keeps_objects_for_others(&self) -> bool {
        let own = self.image_ref().map(|image| &image.repository);
        let mut others = self.project.services_in(self.compose).take(MOST);
        self.store().is_some_and(|store| store.kind.name == "MinIO")
            && others.all(|other| other.image_ref().map(|image| &image.repository) == own)
    }

    /// What makes the engine's socket needless, where it is asked for one thing only. Source: `start-kafka.sh` of
    /// wurstmeister/kafka-docker, looked up 2026-11-28: it asks for its own port of the host, where no variable says it.
    pub fn instead_of_the_socket(&self) -> Option<String> {
        // A swarm knows the name of the node by itself.
        let node = |pair: &&Pair| {
            let line = pair.value.as_ref().map_or("", |value| value.shown());
            pair.key.ends_with("_COMMAND") && line.contains("docker info") && line.contains("Name")
        };
        let engine = |pair: &&Pair| pair.value.as_ref().is_some_and(|value| value.shown().contains("docker "));
        let alone = self.environment.iter().filter(engine).count() == 1;
        let asked = self.environment.iter().find(node).filter(|_| alone && self.project.goes_to_a_swarm(self.file));
        if let Some(pair) = asked {
            return Some(format!(
                "leave the mount out, and write `{{{{.Node.Hostname}}}}` where the answer of `{}` stands: a swarm fills it in",
                pair.key
            ));
        }
        let set = |key: &str| self.env(key).is_some();
        let named = self.image_ref().is_some_and(|image| image.repository == "wurstmeister/kafka");
        let kafka =
            named || self.build.is_some() && set("KAFKA_ADVERTISED_HOST_NAME") && set("KAFKA_ZOOKEEPER_CONNECT");
        let asks = |pair: &Pair| {
            pair.key.ends_with("_COMMAND") && pair.value.as_ref().is_some_and(|value| value.shown().contains("docker"))
        };
        if !kafka || !self.env_file.is_empty() || self.environment.iter().any(asks) {
            return None;
        }
        let told =
            ["KAFKA_ADVERTISED_PORT", "KAFKA_ADVERTISED_LISTENERS", "KAFKA_LISTENERS"].into_iter().find(|key| set(key));
        if let Some(key) = told {
            return Some(format!(
                "leave the mount out: it serves to find the broker's port of the host, and `{key}` is set"
            ));
        }
        let fixed = self.ports.iter().filter_map(|port| port.published).find(|range| range.first == range.last);
        Some(match fixed {
            Some(port) => format!(
                "leave the mount out and set `KAFKA_ADVERTISED_PORT: \"{}\"`: the broker asks the engine for nothing else",
                port.first
            ),
            None => "leave the mount out, publish a port that is fixed, and set `KAFKA_ADVERTISED_PORT` to it: the broker asks the engine for nothing else".to_owned(),
        })
    }

    /// Whether it sends who comes in by the port on to a name that the containers alone know, as a broker of Kafka does.
    pub fn sends_to_a_container(&self, port: &Port) -> bool {
        let Some(number) = port.target.filter(|target| target.first == target.last) else { return false };
        let named = format!("://{}:{}", self.name, number.first);
        let told = self.service.environment.iter().filter(|pair| pair.key.ends_with("ADVERTISED_LISTENERS"));
        let mut values = told.filter_map(|pair| pair.value.as_ref());
        values.any(|value| value.shown().split(',').any(|one| one.trim().ends_with(&named)))
    }

    /// Whether another service of the file answers with TLS.
    pub fn has_front(&self) -> bool {
        let serves = |port: &Port| port.published.is_some_and(|range| range.first == 443);
        let mut others = self.project.services_in(self.compose).take(MOST).filter(|other| other.name != self.name);
        others.any(|other| other.ports.iter().any(serves))
    }

    /// Whether the comment behind an open port says that it is one for those who administer, and either how to log in, or
    /// another service of the file answers with TLS, which it passes by.
    pub fn is_called_console(&self, port: &Port) -> bool {
        port.is_open()
            && self.comment_says(port, &["admin", "administration", "console", "management"])
            && (self.tells_how_to_log_in(port) || self.has_front())
    }

    /// Whether the comment behind the port tells how to log in there.
    pub fn tells_how_to_log_in(&self, port: &Port) -> bool {
        self.comment_says(port, &["login", "pass", "password"])
    }

    fn comment_says(&self, port: &Port, known: &[&str]) -> bool {
        let source = self.project.source(self.file_id());
        let comment = source.behind(port.span).split_once('#').map_or("", |(_, comment)| comment).to_ascii_lowercase();
        comment.split(|c: char| !c.is_alphanumeric()).any(|word| known.contains(&word))
    }

    /// By its image; by its own name where that is made here.
    fn is_like(&self, role: fn(&str) -> bool) -> bool {
        self.image_ref().map_or_else(|| role(&self.service.name), |image| role(&image.repository))
    }

    fn names_another_host(&self, value: &str) -> bool {
        value.split([',', ' ']).filter(|one| !one.is_empty()).any(|one| {
            let host = one.rsplit("://").next().unwrap_or(one);
            let host = host.split([':', '/']).next().unwrap_or(host);
            let local = matches!(host, "" | "localhost" | "127.0.0.1" | "0.0.0.0" | "true" | "false");
            let own = self.service.hostname.iter().chain(&self.service.container_name).any(|name| name.shown() == host);
            !local && !own && self.file.service(host).is_none()
        })
    }
}

impl ServiceRef<'_> {
    /// Whether another service of the file takes its volumes over, so that they are a place to hand things on.
    pub fn hands_its_volumes_on(&self) -> bool {
        self.file.lends_volumes(&self.name)
    }
}

impl Service {
    /// The names that it is given addresses for.
    fn hosts(&self) -> impl Iterator<Item = &str> {
        self.extra_hosts.iter().filter_map(|pair| pair.key.split([':', '=']).next())
    }

    /// Whether it is given what serves root alone.
    pub fn works_on_the_host(&self) -> bool {
        let wide = |text: &Text| matches!(text.shown().trim_start_matches("CAP_"), "NET_ADMIN" | "SYS_ADMIN");
        // Root alone may read the engine's socket, unless a group is given.
        self.cap_add.iter().any(wide) || self.may_ask_the_engine()
    }

    /// Whether the engine's socket is mounted into it.
    pub fn may_ask_the_engine(&self) -> bool {
        let socket =
            |mount: &Mount| mount.source.as_ref().is_some_and(|source| source.shown().ends_with("/docker.sock"));
        self.volumes.iter().any(socket)
    }
}

impl ComposeFile {
    /// Whether a service is called by a name of a domain that belongs to nobody: a network to try things in.
    pub fn has_reserved_names(&self) -> bool {
        let reserved = |name: &str| RESERVED.iter().any(|domain| name.ends_with(domain));
        self.services.iter().any(|service| {
            let told = service.hostname.iter().chain(&service.container_name).any(|name| reserved(name.shown()));
            told || reserved(&service.name)
        })
    }
}
