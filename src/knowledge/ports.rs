//! Well-known ports and the software that listens on them.
//!
//! Source: the IANA service name registry where it is used as registered, else the defaults in the
//! software's own documentation. Only ports that mean one thing: 3000, 5000, 8000, 8080, 9000 and their
//! like belong to anyone and are in no row.

use super::classes::Daemon;

/// A service and its ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service {
    /// As people write it: `PostgreSQL`.
    pub name: &'static str,
    /// TCP ports, the one clients use first; the others are the same product's.
    pub ports: &'static [u16],
    pub class: Daemon,
    /// Commands, packages and images that listen there, lower case and without version or path.
    pub software: &'static [&'static str],
}

const fn row(name: &'static str, ports: &'static [u16], class: Daemon, software: &'static [&'static str]) -> Service {
    Service { name, ports, class, software }
}

const SERVICES: &[Service] = &[
    row("FTP", &[21, 20], Daemon::Ftp, &["vsftpd", "proftpd", "pure-ftpd", "ftpd"]),
    row(
        "SSH",
        &[22],
        Daemon::Ssh,
        &["sshd", "openssh-server", "openssh", "dropbear", "gitea", "gitlab", "forgejo", "sftpgo", "sftp"],
    ),
    row("Telnet", &[23], Daemon::Other, &["telnetd", "in.telnetd"]),
    row(
        "SMTP",
        &[25, 465, 587],
        Daemon::Mail,
        &[
            "postfix",
            "exim",
            "exim4",
            "sendmail",
            "opensmtpd",
            "smtpd",
            "mailhog",
            "mailpit",
            "maddy",
            "mailserver",
            "haraka",
        ],
    ),
    row(
        "DNS",
        &[53],
        Daemon::Dns,
        &["named", "bind9", "dnsmasq", "unbound", "coredns", "pdns", "pihole", "adguardhome", "nsd", "knot"],
    ),
    row(
        "HTTP",
        &[80, 443],
        Daemon::Http,
        &[
            "nginx",
            "apache2",
            "apachectl",
            "httpd",
            "httpd-foreground",
            "apache2-foreground",
            "caddy",
            "lighttpd",
            "haproxy",
            "traefik",
            "varnish",
            "varnishd",
            "envoy",
            "openresty",
            "squid",
            "kong",
            "tomcat",
            "wordpress",
            "nextcloud",
            "php",
        ],
    ),
    row("POP3", &[110, 995], Daemon::Mail, &["dovecot", "courier", "cyrus"]),
    row("IMAP", &[143, 993], Daemon::Mail, &["dovecot", "courier", "cyrus"]),
    row("LDAP", &[389, 636], Daemon::Database, &["slapd", "openldap", "389-ds"]),
    row("SMB", &[445, 139], Daemon::Other, &["smbd", "samba"]),
    row("Microsoft SQL Server", &[1433], Daemon::Database, &["sqlservr", "mssql", "mssql-server"]),
    row("Oracle Database", &[1521], Daemon::Database, &["oracle", "tnslsnr"]),
    row("MQTT", &[1883, 8883], Daemon::Queue, &["mosquitto", "emqx", "vernemq", "hivemq", "nanomq"]),
    row("ZooKeeper", &[2181, 2888, 3888], Daemon::Database, &["zookeeper", "zkserver.sh", "kafka"]),
    row("Docker", &[2375, 2376], Daemon::Container, &["dockerd", "docker"]),
    row("etcd", &[2379, 2380], Daemon::Database, &["etcd"]),
    row("Squid", &[3128], Daemon::Http, &["squid"]),
    row(
        "MySQL",
        &[3306, 33060],
        Daemon::Database,
        &["mysqld", "mysqld_safe", "mysql", "mysql-server", "mariadbd", "mariadb", "mariadb-server", "percona"],
    ),
    row("RDP", &[3389], Daemon::Other, &["xrdp"]),
    row("NATS", &[4222, 6222, 8222], Daemon::Queue, &["nats", "nats-server", "gnatsd"]),
    row(
        "PostgreSQL",
        &[5432],
        Daemon::Database,
        &[
            "postgres",
            "postgresql",
            "postgis",
            "timescaledb",
            "postmaster",
            "pg_ctl",
            "pgvector",
            "pgpool",
            "patroni",
            "pgbouncer",
        ],
    ),
    row("Kibana", &[5601], Daemon::Http, &["kibana"]),
    row(
        "RabbitMQ",
        &[5672, 5671, 15672, 15671, 25672],
        Daemon::Queue,
        &["rabbitmq", "rabbitmq-server", "qpid", "activemq", "artemis"],
    ),
    row("VNC", &[5900, 5901], Daemon::Other, &["x11vnc", "vncserver", "tigervnc", "novnc", "selenium"]),
    row("CouchDB", &[5984], Daemon::Database, &["couchdb"]),
    row(
        "Redis",
        &[6379, 26379, 16379],
        Daemon::Database,
        &["redis-server", "redis", "redis-sentinel", "valkey", "valkey-server", "keydb", "dragonfly"],
    ),
    row("PgBouncer", &[6432], Daemon::Database, &["pgbouncer"]),
    row("Neo4j", &[7687, 7474, 7473], Daemon::Database, &["neo4j"]),
    row("InfluxDB", &[8086], Daemon::Database, &["influxd", "influxdb"]),
    row("Vault", &[8200], Daemon::Other, &["vault"]),
    row("Consul", &[8500, 8301], Daemon::Other, &["consul"]),
    row("Solr", &[8983], Daemon::Database, &["solr"]),
    row("Cassandra", &[9042, 7000, 7001, 7199], Daemon::Database, &["cassandra", "scylla", "scylladb"]),
    row(
        "Kafka",
        &[9092, 9093, 9094],
        Daemon::Queue,
        &["kafka", "kafka-server-start", "kafka-server-start.sh", "redpanda"],
    ),
    row("Elasticsearch", &[9200, 9300], Daemon::Database, &["elasticsearch", "opensearch"]),
    row("Memcached", &[11211], Daemon::Database, &["memcached"]),
    row(
        "MongoDB",
        &[27017, 27018, 27019],
        Daemon::Database,
        &["mongod", "mongos", "mongo", "mongodb", "mongodb-server", "mongodb-org", "ferretdb"],
    ),
    row("ActiveMQ", &[61616], Daemon::Queue, &["activemq", "artemis"]),
];

/// The service that is known by this port.
pub fn service_at(port: u16) -> Option<&'static Service> {
    SERVICES.iter().find(|service| service.ports.contains(&port))
}

impl Service {
    /// Whether `name`, a command, a package or an image, is of this service: its path, registry and
    /// version do not count.
    pub fn is_run_by(&self, name: &str) -> bool {
        let name = name.rsplit('/').next().unwrap_or(name);
        let name = name.split([':', '@']).next().unwrap_or(name);
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
        self.software.iter().any(|known| *known == name || *known == stem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_name_their_service() {
        assert_eq!(service_at(5432).unwrap().name, "PostgreSQL");
        assert_eq!(service_at(15672).unwrap().name, service_at(5672).unwrap().name);
        assert_eq!(service_at(80).unwrap().class, Daemon::Http);
        assert_eq!(service_at(8080), None);
        assert_eq!(service_at(5000), None);
    }

    #[test]
    fn software_is_known_by_its_bare_name() {
        let postgres = service_at(5432).unwrap();
        for name in
            ["postgres", "/usr/lib/postgresql/9.3/bin/postgres", "postgresql-9.3", "docker.io/library/postgres:16"]
        {
            assert!(postgres.is_run_by(name), "{name}");
        }
        assert!(!postgres.is_run_by("python") && !service_at(80).unwrap().is_run_by("postgres"));
    }

    #[test]
    fn no_port_is_in_two_rows() {
        let mut seen = std::collections::HashSet::new();
        for port in SERVICES.iter().flat_map(|service| service.ports) {
            assert!(seen.insert(port), "{port}");
        }
    }
}
