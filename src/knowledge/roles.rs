//! What well-known images are there for, where that decides whether a remark on the service is worth a minute:
//! they wait by themselves, connect when somebody asks, watch the host, work on its network.
//!
//! Source: the images' own start scripts and pages, 2026-11: boot.sh of vabene1111/recipes, the entrypoints of
//! nextcloud, joomla, odoo (`wait-for-psql.py`), apache/airflow and Zabbix (`check_db_connect`), the s6 services of
//! paperless-ngx, `lifecycle` of goauthentik/server, `wait-for-it.sh` of filerun/docker, `start-elastalert.sh` of krizsan/elastalert-docker, the guides of Kibana and Logstash,
//! `libkeycloak.sh` and `libpgbouncer.sh` of bitnami/containers, `ensure` of Confluent's images (`cub kafka-ready`); else the pages on Docker Hub.
//! Names stand for the last part of an image's name. Hand-made; an image in no list is unknown.

/// Images whose start script or program tries again until what they need answers.
const WAITING: &[&str] = &[
    "airflow",
    "cp-enterprise-control-center",
    "cp-kafka",
    "cp-kafka-connect",
    "cp-kafka-connect-base",
    "cp-kafka-rest",
    "cp-schema-registry",
    "docker-airflow",
    "elastalert",
    "filerun",
    "joomla",
    "kibana",
    "logstash",
    "logstash-oss",
    "nextcloud",
    "odoo",
    "opensearch-dashboards",
    "paperless-ngx",
    "prometheus",
    "recipes",
    "server",
    "zabbix-server-mysql",
    "zabbix-server-pgsql",
    "zabbix-web-apache-mysql",
    "zabbix-web-nginx-mysql",
    "zabbix-web-nginx-pgsql",
];

/// Pages and tools that connect when somebody logs in or asks, not at their start.
const ON_REQUEST: &[&str] = &[
    "adminer",
    "cloudbeaver",
    "elasticsearch-head",
    "elasticvue",
    "kafka-connect-ui",
    "kafka-topics-ui",
    "matomo",
    "mongo-express",
    "pgadmin4",
    "phpldapadmin",
    "phpmyadmin",
    "phppgadmin",
    "phpredisadmin",
    "redis-commander",
    "redisinsight",
    "schema-registry-ui",
    "wordpress",
];

/// Programs that start others at set times: what they start comes again.
const TIMERS: &[&str] = &["chadburn", "cron", "cron.sh", "crond", "ofelia", "supercronic"];

/// Where jobs of cron lie.
const JOBS: &[&str] = &["/etc/cron.", "/etc/crontab", "/etc/periodic/", "/var/spool/cron"];

/// Stores that answer within tenths of a second of their start.
const AT_ONCE: &[&str] = &["Memcached", "Redis", "Valkey"];

/// Agents that read the figures of the host: its root, its processes, the engine's directory.
const WATCHERS: &[&str] = &[
    "agent",
    "beszel-agent",
    "cadvisor",
    "collectd",
    "datadog-agent",
    "falco",
    "fluent-bit",
    "glances",
    "metricbeat",
    "monit",
    "netdata",
    "node-exporter",
    "node_exporter",
    "opentelemetry-collector-contrib",
    "process-exporter",
    "promtail",
    "scrutiny",
    "telegraf",
];

/// Packages whose programs work on pins, buses and ports of the machine, which root and a few groups may open. Names as
/// PyPI normalises them, without Debian's prefix.
///
/// Source: the packages' own pages on PyPI, npm and packages.debian.org, 2026-11-27.
const HARDWARE: &[&str] = &[
    "adafruit-blinka",
    "evdev",
    "gpiozero",
    "i2c-bus",
    "i2c-tools",
    "onoff",
    "pigpio",
    "pyserial",
    "pyusb",
    "rpi-gpio",
    "rpio",
    "serial",
    "serialport",
    "smbus",
    "smbus2",
    "spi-device",
    "spidev",
    "usb",
    "usbutils",
    "wiringpi",
];

/// Images that change or watch the network they are in: tunnels, filters, sniffers, and servers of addresses.
const NETWORKERS: &[&str] = &[
    "adguardhome",
    "aircrack-ng",
    "bettercap",
    "bro",
    "dnsmasq",
    "dnsmonster",
    "fail2ban",
    "gluetun",
    "home-assistant",
    "homeassistant",
    "ipsec-vpn-server",
    "hans",
    "ipfm",
    "iptables",
    "keepalived",
    "kismet",
    "l2tpd",
    "maltrail",
    "n2n",
    "netalertx",
    "nebula",
    "ntopng",
    "ocserv",
    "openconnect",
    "packetbeat",
    "passivedns",
    "pihole",
    "pptp",
    "pptpd",
    "snort",
    "softethervpn",
    "strongswan",
    "suricata",
    "tailscale",
    "tcpdump",
    "tinc",
    "upsnap",
    "watchyourlan",
    "wg-easy",
    "wireguard",
    "wireguard-ui",
    "xl2tpd",
    "zeek",
    "zerotier",
];

/// Parts of names that say the same.
const NETWORKING: &[&str] = &["bouncer", "vpn", "wireguard", "zerotier"];

/// Parts of the names of variables by which a scanner is told what to look for.
const SCANNING: &[&str] = &["ARP", "SCAN", "SNIFF", "SUBNET"];

/// Programs that change the kernel's tables and mounts.
const KERNEL: &[&str] = &[
    "ferm",
    "ip",
    "ip6tables",
    "ipset",
    "iptables",
    "modprobe",
    "mount",
    "nft",
    "nsenter",
    "sysctl",
    "tc",
    "wg-quick",
];

/// What has no business with other machines: collectors, exporters and stores of figures, and stores of objects.
const INNER: &[&str] = &[
    "alertmanager",
    "cadvisor",
    "fluent-bit",
    "fluentd",
    // A page over the workers of Celery that asks for no login.
    "flower",
    "logstash",
    "loki",
    "minio",
    "node-exporter",
    "node_exporter",
    "prometheus",
    "pushgateway",
    "telegraf",
    "tempo",
    "victoria-metrics",
    "zipkin",
];

/// Ports at which collectors take in what the services beside them write, Fluentd's forward protocol and Beats, and
/// node exporter's figures (their own documentation).
const INNER_PORTS: &[u16] = &[5044, 9100, 24224];

/// Ports of syslog, the registered ones and those its receivers take where they may not open a port below 1024, and of GELF
/// (the IANA's registry; the documentation of Graylog and rsyslog, 2026-11): devices and other machines write to them.
const LOG_PORTS: &[u16] = &[514, 1514, 5140, 6514, 12201];

/// Names that the next project has a container for as well: what services are called in samples, and stores, brokers,
/// servers and tools by the names of their programs. One copy of the others serves a whole host, so that their name does.
///
/// Source: the services of docker/awesome-compose, and the short names of official images, 2026-11.
const GENERAL: &[&str] = &[
    "api",
    "app",
    "artisan",
    "backend",
    "broker",
    "cache",
    "celery",
    "client",
    "composer",
    "database",
    "db",
    "elasticsearch",
    "frontend",
    "kafka",
    "kibana",
    "logstash",
    "mailhog",
    "mailpit",
    "mariadb",
    "memcached",
    "mongo",
    "mongodb",
    "mysql",
    "nginx",
    "node",
    "npm",
    "php",
    "php-fpm",
    "phpmyadmin",
    "postgres",
    "postgresql",
    "python",
    "rabbitmq",
    "redis",
    "server",
    "web",
    "webserver",
    "worker",
    "zookeeper",
];

/// Whether a container of this name is what the next project of the host has, too.
pub fn is_general_name(name: &str) -> bool {
    GENERAL.contains(&name)
}

/// The last part of the name, without an architecture at its end: `glances-arm64`.
fn last(repository: &str) -> &str {
    let name = repository.rsplit('/').next().unwrap_or(repository);
    let plain = ["-arm", "-arm32", "-armhf", "-arm64", "-aarch64"].iter().find_map(|end| name.strip_suffix(end));
    plain.filter(|plain| !plain.is_empty()).unwrap_or(name)
}

/// Whether the image waits by itself for what it needs.
pub fn waits(repository: &str) -> bool {
    match last(repository) {
        // Names that say nothing without their owner.
        "server" => repository.ends_with("goauthentik/server"),
        "recipes" => repository.ends_with("vabene1111/recipes"),
        // Those of the maker itself do not.
        "keycloak" | "pgbouncer" => repository.starts_with("bitnami/") || repository.starts_with("bitnamilegacy/"),
        name => WAITING.contains(&name),
    }
}

/// Whether the image connects when somebody asks, not at its start.
pub fn connects_on_request(repository: &str) -> bool {
    ON_REQUEST.contains(&last(repository))
}

/// Whether the image is a web server or a proxy that hands out files and passes requests on, and has no client of a
/// database in it. Source: the Dockerfiles of the official images, 2026-11.
pub fn needs_no_store(repository: &str) -> bool {
    let official = repository.strip_prefix("library/").unwrap_or(repository);
    matches!(official, "caddy" | "haproxy" | "httpd" | "nginx" | "traefik" | "varnish")
        || matches!(repository, "nginxinc/nginx-unprivileged" | "jwilder/nginx-proxy" | "nginxproxy/nginx-proxy")
}

/// Whether an image of this short name is a proxy that passes on to others what comes in.
pub fn passes_requests_on(name: &str) -> bool {
    matches!(name, "caddy" | "haproxy" | "nginx-proxy" | "nginx-proxy-manager" | "swag" | "traefik")
}

/// Whether a path of a container is one of cron's jobs, or a directory of them.
pub fn is_job(path: &str) -> bool {
    JOBS.iter().any(|front| path.starts_with(front))
}

/// Whether the program, path or not, starts others at set times.
pub fn is_timer(program: &str) -> bool {
    TIMERS.contains(&last(program))
}

/// The kernel's modules that an image loads when they are missing. Source: the guides of wg-easy and linuxserver/wireguard, 2026-11:
/// besides the tunnel's own those of `iptables`, which the rules of the tunnel are written with.
pub fn modules_of(repository: &str) -> Option<&'static str> {
    matches!(last(repository), "wg-easy" | "wireguard")
        .then_some("`wireguard`, `iptable_nat` and `iptable_filter`, and for IPv6 `ip6table_nat` and `ip6table_filter`")
}

/// Whether a store of this name holds messages on their way, and no data of its own. A broker of Kafka that has kept them refuses
/// a ZooKeeper that comes back empty (`InconsistentClusterIdException`; Kafka 7.1 of Confluent, 2026-11).
pub fn passes_on(store: &str) -> bool {
    matches!(store, "Kafka" | "RabbitMQ")
}

/// Whether a store of this name is asked when an object is wanted, and not as its clients start.
pub fn is_asked_later(store: &str) -> bool {
    store == "MinIO"
}

/// Whether an image of this short name is a tool that asks a store of objects, and ends.
pub fn asks_for_objects(name: &str) -> bool {
    matches!(name, "aws-cli" | "mc" | "rclone" | "s3cmd")
}

/// Whether a store of this name answers at once.
pub fn answers_at_once(store: &str) -> bool {
    AT_ONCE.contains(&store)
}

/// Whether the image is an agent that reads the figures of its host.
pub fn watches_its_host(repository: &str) -> bool {
    let name = last(repository);
    match name {
        "agent" => repository.contains("datadog") || repository.contains("newrelic"),
        _ => WATCHERS.contains(&name),
    }
}

/// Whether the image is there to change or to watch the network it is in.
pub fn works_on_its_network(repository: &str) -> bool {
    let name = last(repository);
    NETWORKERS.contains(&name) || NETWORKING.iter().any(|part| name.contains(part))
}

/// Whether the program changes the kernel's tables and mounts.
pub fn changes_the_kernel(program: &str) -> bool {
    KERNEL.contains(&program)
}

/// Whether a variable of this name tells a scanner what to look for in its network.
pub fn is_scanners(variable: &str) -> bool {
    variable.split('_').any(|part| SCANNING.iter().any(|word| part == *word || part.strip_suffix('S') == Some(*word)))
}

/// Whether the image keeps or hands on what only the services beside it ask for.
pub fn is_inner(repository: &str) -> bool {
    let name = last(repository);
    INNER.contains(&name) || name.ends_with("-exporter") || name.ends_with("_exporter")
}

/// Whether the port is for the services beside it, whatever the image is called.
pub fn is_inner_port(port: u16) -> bool {
    INNER_PORTS.contains(&port)
}

/// Whether other machines write into their logs by the port.
pub fn is_log_port(port: u16) -> bool {
    LOG_PORTS.contains(&port)
}

/// Whether the program of the package works on the machine's hardware; by its name in any manager.
pub fn drives_hardware(package: &str) -> bool {
    let name = package.to_ascii_lowercase().replace(['.', '_'], "-");
    let name = name.strip_prefix("python3-").or_else(|| name.strip_prefix("python-")).unwrap_or(&name);
    HARDWARE.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_of_a_name_tells() {
        assert!(waits("vabene1111/recipes") && waits("goauthentik/server") && !waits("acme/server"));
        assert!(is_timer("/usr/sbin/crond") && is_timer("/cron.sh") && !is_timer("node"));
        assert!(works_on_its_network("linuxserver/wireguard") && works_on_its_network("kylemanna/openvpn"));
        assert!(is_inner("prom/mysqld-exporter") && !is_inner("grafana/grafana"));
        assert!(watches_its_host("datadog/agent") && !watches_its_host("acme/agent"));
    }
}
