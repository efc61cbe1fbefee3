//! Images of datastores: where they keep their data, how they show that they answer, their port.
//!
//! Source: the images' own Dockerfiles and pages, as of 2026-08. Hand-made.

use super::bare;

/// An image of a datastore.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Datastore {
    /// Repositories without `docker.io/library/`.
    pub images: &'static [&'static str],
    /// As people write it.
    pub name: &'static str,
    /// From which major version on the data lies where; newest first, the last row from 0.
    pub data: &'static [(u16, &'static str)],
    /// A variable that moves the data elsewhere.
    pub moved_by: Option<&'static str>,
    pub port: u16,
    /// A shell command in the image that succeeds once the service answers; `None` where the image holds
    /// nothing to ask with. `$` is written once, for a Dockerfile; compose wants it doubled.
    pub healthcheck: Option<&'static str>,
    /// Runs as a cache unless told to keep its data.
    pub may_be_cache: bool,
    /// Another directory, without which the data are of no use.
    pub log: Option<&'static str>,
}

const fn store(
    images: &'static [&'static str],
    name: &'static str,
    data: &'static [(u16, &'static str)],
    port: u16,
    healthcheck: Option<&'static str>,
) -> Datastore {
    Datastore { images, name, data, moved_by: None, port, healthcheck, may_be_cache: false, log: None }
}

const DATASTORES: &[Datastore] = &[
    Datastore {
        moved_by: Some("PGDATA"),
        ..store(
            &["postgres", "postgis/postgis", "pgvector/pgvector", "supabase/postgres"],
            "PostgreSQL",
            &[(18, "/var/lib/postgresql"), (0, "/var/lib/postgresql/data")],
            5432,
            Some("pg_isready -U \"${POSTGRES_USER:-postgres}\" -d \"${POSTGRES_DB:-postgres}\""),
        )
    },
    Datastore {
        moved_by: Some("PGDATA"),
        ..store(
            &["timescale/timescaledb", "timescale/timescaledb-ha"],
            "TimescaleDB",
            &[(0, "/var/lib/postgresql/data")],
            5432,
            Some("pg_isready -U \"${POSTGRES_USER:-postgres}\""),
        )
    },
    store(
        &["bitnami/postgresql", "bitnamilegacy/postgresql"],
        "PostgreSQL",
        &[(0, "/bitnami/postgresql")],
        5432,
        Some("pg_isready -U \"${POSTGRESQL_USERNAME:-postgres}\""),
    ),
    store(
        &["mysql", "percona", "percona/percona-server", "mysql/mysql-server"],
        "MySQL",
        &[(0, "/var/lib/mysql")],
        3306,
        Some("mysqladmin ping -h 127.0.0.1 --silent"),
    ),
    store(
        &["bitnami/mysql", "bitnamilegacy/mysql"],
        "MySQL",
        &[(0, "/bitnami/mysql")],
        3306,
        Some("mysqladmin ping -h 127.0.0.1 --silent"),
    ),
    store(
        &["mariadb"],
        "MariaDB",
        &[(0, "/var/lib/mysql")],
        3306,
        Some("healthcheck.sh --connect --innodb_initialized"),
    ),
    store(
        &["bitnami/mariadb", "bitnamilegacy/mariadb"],
        "MariaDB",
        &[(0, "/bitnami/mariadb")],
        3306,
        Some("mariadb-admin ping -h 127.0.0.1 --silent"),
    ),
    store(
        &["mongo"],
        "MongoDB",
        &[(0, "/data/db")],
        27017,
        Some("mongosh --quiet --eval \"db.adminCommand('ping').ok\" | grep -q 1"),
    ),
    store(
        &["bitnami/mongodb", "bitnamilegacy/mongodb"],
        "MongoDB",
        &[(0, "/bitnami/mongodb")],
        27017,
        Some("mongosh --quiet --eval \"db.adminCommand('ping').ok\" | grep -q 1"),
    ),
    Datastore {
        may_be_cache: true,
        ..store(
            &["redis", "redis/redis-stack", "redis/redis-stack-server"],
            "Redis",
            &[(0, "/data")],
            6379,
            Some("redis-cli ping | grep -q PONG"),
        )
    },
    Datastore {
        may_be_cache: true,
        ..store(&["valkey/valkey"], "Valkey", &[(0, "/data")], 6379, Some("valkey-cli ping | grep -q PONG"))
    },
    store(
        &["elasticsearch", "docker.elastic.co/elasticsearch/elasticsearch"],
        "Elasticsearch",
        &[(0, "/usr/share/elasticsearch/data")],
        9200,
        Some("curl -fs 'http://127.0.0.1:9200/_cluster/health?wait_for_status=yellow&timeout=5s'"),
    ),
    store(
        &["opensearchproject/opensearch"],
        "OpenSearch",
        &[(0, "/usr/share/opensearch/data")],
        9200,
        Some("curl -fs http://127.0.0.1:9200/_cluster/health"),
    ),
    store(&["rabbitmq"], "RabbitMQ", &[(0, "/var/lib/rabbitmq")], 5672, Some("rabbitmq-diagnostics -q ping")),
    store(
        &["couchdb", "apache/couchdb"],
        "CouchDB",
        &[(0, "/opt/couchdb/data")],
        5984,
        Some("curl -fs http://127.0.0.1:5984/_up"),
    ),
    store(
        &["couchbase"],
        "Couchbase",
        &[(0, "/opt/couchbase/var")],
        8091,
        Some("curl -fs http://127.0.0.1:8091/ui/index.html"),
    ),
    store(
        &["influxdb"],
        "InfluxDB",
        &[(3, "/var/lib/influxdb3"), (2, "/var/lib/influxdb2"), (0, "/var/lib/influxdb")],
        8086,
        Some("influx ping"),
    ),
    store(&["neo4j"], "Neo4j", &[(0, "/data")], 7687, Some("wget -q --spider http://127.0.0.1:7474")),
    store(&["minio/minio", "quay.io/minio/minio"], "MinIO", &[(0, "/data")], 9000, Some("mc ready local")),
    store(&["cassandra"], "Cassandra", &[(0, "/var/lib/cassandra")], 9042, Some("cqlsh -e 'describe cluster'")),
    store(&["scylladb/scylla"], "ScyllaDB", &[(0, "/var/lib/scylla")], 9042, Some("nodetool status")),
    store(
        &["clickhouse", "clickhouse/clickhouse-server"],
        "ClickHouse",
        &[(0, "/var/lib/clickhouse")],
        8123,
        Some("wget -q --spider http://127.0.0.1:8123/ping"),
    ),
    Datastore {
        log: Some("/datalog"),
        ..store(&["zookeeper"], "ZooKeeper", &[(0, "/data")], 2181, Some("zkServer.sh status"))
    },
    store(
        &["apache/kafka"],
        "Kafka",
        &[(0, "/var/lib/kafka/data")],
        9092,
        Some("/opt/kafka/bin/kafka-broker-api-versions.sh --bootstrap-server localhost:9092"),
    ),
    store(
        &["confluentinc/cp-kafka"],
        "Kafka",
        &[(0, "/var/lib/kafka/data")],
        9092,
        Some("kafka-broker-api-versions --bootstrap-server localhost:9092"),
    ),
    // Before 8 the cores lay beside the program.
    store(
        &["solr"],
        "Solr",
        &[(8, "/var/solr"), (0, "/opt/solr/server/solr")],
        8983,
        Some("curl -fs http://127.0.0.1:8983/solr/admin/info/system"),
    ),
    store(&["arangodb", "arangodb/arangodb"], "ArangoDB", &[(0, "/var/lib/arangodb3")], 8529, None),
    store(&["rethinkdb"], "RethinkDB", &[(0, "/data")], 28015, None),
    store(&["mcr.microsoft.com/mssql/server"], "SQL Server", &[(0, "/var/opt/mssql")], 1433, None),
    store(
        &["prom/prometheus"],
        "Prometheus",
        &[(0, "/prometheus")],
        9090,
        Some("wget -q --spider http://127.0.0.1:9090/-/ready"),
    ),
    store(
        &["grafana/grafana", "grafana/grafana-oss"],
        "Grafana",
        &[(0, "/var/lib/grafana")],
        3000,
        Some("wget -q --spider http://127.0.0.1:3000/api/health"),
    ),
    store(&["eclipse-mosquitto"], "Mosquitto", &[(0, "/mosquitto/data")], 1883, None),
    store(&["nats"], "NATS", &[(0, "/data")], 4222, None),
    store(&["osixia/openldap"], "OpenLDAP", &[(0, "/var/lib/ldap")], 389, None),
];

/// The datastore this image is.
pub fn datastore(repository: &str) -> Option<&'static Datastore> {
    let name = bare(repository);
    DATASTORES.iter().find(|store| store.images.contains(&name))
}

/// The datastore whose data lie at this path, where hardly any other program has it.
pub fn whose(path: &str) -> Option<&'static str> {
    let mut stores = DATASTORES.iter().filter(|_| path != "/data");
    stores.find(|store| store.data.iter().any(|(_, dir)| *dir == path)).map(|store| store.name)
}

/// Servers that ask nobody for a password unless they are set up to, by the last part of their images' names. Sources: the guide
/// for administrators of ZooKeeper, Elastic's "Security settings" (on by itself since 8.0), Memcached's wiki on SASL, etcd's
/// "Role-based access control", Cassandra's "Security" (`AllowAllAuthenticator`), Consul's on ACLs, Kafka's "Security" (`PLAINTEXT` listeners) and Solr's on authentication, as known in 2026-11.
const OPEN: &[(&str, &str)] = &[
    ("cassandra", "Cassandra"),
    ("consul", "Consul"),
    ("cp-kafka", "Kafka"),
    ("cp-zookeeper", "ZooKeeper"),
    ("elasticsearch", "Elasticsearch"),
    ("etcd", "etcd"),
    ("kafka", "Kafka"),
    ("memcached", "Memcached"),
    ("solr", "Solr"),
    ("zookeeper", "ZooKeeper"),
];

/// What a server is called that asks nobody for a password unless it is set up to.
pub fn open_unless_set_up(short: &str, tag: Option<&str>) -> Option<&'static str> {
    let (_, name) = OPEN.iter().find(|(image, _)| *image == short)?;
    let major = tag.and_then(|tag| tag.split(['.', '-']).next()?.parse::<u32>().ok());
    (*name != "Elasticsearch" || major.is_some_and(|major| major < 8)).then_some(*name)
}

/// Servers of figures, logs and traces that ask nobody for a password by themselves, and what they give, by the last part of their images' names.
/// Sources: Prometheus's "Security model" and its exporter toolkit, Loki's "Manage authentication", Tempo's and Zipkin's manuals, as known in 2026-11.
const FIGURES: &[(&str, &str, &str)] = &[
    ("loki", "Loki", "reads all logs and writes into them"),
    ("prometheus", "Prometheus", "reads all figures, and how the machines behind them are called"),
    ("pushgateway", "The Pushgateway", "reads, writes and deletes figures"),
    ("tempo", "Tempo", "reads the traces of all requests"),
    ("victoria-metrics", "VictoriaMetrics", "reads, writes and deletes figures"),
    ("zipkin", "Zipkin", "reads the traces of all requests"),
];

/// What a server of figures is called, and what it gives to everyone who asks.
pub fn figures_for_all(short: &str) -> Option<(&'static str, &'static str)> {
    let exporter = short.ends_with("-exporter") || short.ends_with("_exporter");
    let known = FIGURES.iter().find(|(image, ..)| *image == short).map(|(_, name, gives)| (*name, *gives));
    known.or(exporter.then_some(("The exporter", "reads the figures of what it watches")))
}

/// Stores whose images take each password from the file that the same variable with `_FILE` names. From their pages on
/// Docker Hub and Elastic's manual, 2026-11.
const READ_FILES: &[&str] =
    &["ClickHouse", "Elasticsearch", "MariaDB", "MinIO", "MongoDB", "MySQL", "PostgreSQL", "TimescaleDB"];

/// What names of variables call a datastore, and which it is: those of the official images and of the frameworks' guides.
const CALLED: &[(&str, &[&str])] = &[
    ("PostgreSQL", &["PG", "POSTGRES", "DB", "DATABASE", "SQL"]),
    ("MySQL", &["MYSQL", "DB", "DATABASE", "SQL"]),
    ("MariaDB", &["MYSQL", "MARIADB", "DB", "DATABASE", "SQL"]),
    ("MongoDB", &["MONGO", "MONGODB", "DB", "DATABASE"]),
    ("Redis", &["REDIS", "CACHE", "BROKER", "QUEUE"]),
    ("RabbitMQ", &["RABBITMQ", "RABBIT", "AMQP", "BROKER", "QUEUE"]),
    ("Neo4j", &["NEO4J"]),
    ("Elasticsearch", &["ELASTIC", "ELASTICSEARCH", "ES", "SEARCH"]),
];

impl Datastore {
    /// Whether it keeps its data under the name of the machine it runs on, which for a container is another one each time. From
    /// the page of `rabbitmq` ("Running the daemon": the node is called after the hostname), as known in 2026-11.
    pub fn is_called_by_its_host(&self) -> bool {
        self.name == "RabbitMQ"
    }

    /// Whether a variable of this name holds its host: `DB_HOST`, `PGHOST`.
    pub fn is_meant_by(&self, key: &str) -> bool {
        let upper = key.to_ascii_uppercase();
        let ends = ["_HOSTNAME", "_HOST", "_SERVER", "_ADDR", "HOST"];
        let Some(name) = ends.iter().find_map(|end| upper.strip_suffix(end)) else { return false };
        let called = CALLED.iter().find(|(known, _)| *known == self.name).map_or(&[][..], |(_, words)| *words);
        name.split('_').any(|part| called.contains(&part))
    }

    /// Whether a password can come in a file, by `NAME_FILE`.
    pub fn reads_files(&self) -> bool {
        READ_FILES.contains(&self.name)
    }

    /// Where the data lies in the image of this tag. Without a version in the tag the newest counts.
    pub fn data_dir(&self, tag: Option<&str>) -> &'static str {
        let digits = tag.unwrap_or_default().trim_start_matches('v');
        let digits = digits.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        let major: u16 = digits.parse().unwrap_or(u16::MAX);
        self.data.iter().find(|(from, _)| *from <= major).map_or("", |(_, dir)| dir)
    }

    /// Where the releases after those whose data lie at `dir` look for them, and from which on.
    pub fn moves_from(&self, dir: &str) -> Option<(u16, &'static str)> {
        let newer = self.data.iter().position(|(_, old)| *old == dir)?.checked_sub(1)?;
        self.data.get(newer).copied()
    }
}

/// Where nothing lies that has to last.
const PASSING: &[&str] = &["/tmp", "/var/tmp", "/run", "/var/run", "/var/cache", "/var/log", "/dev", "/etc"];
const PASSING_NAMES: &[&str] = &[
    "node_modules",
    ".venv",
    "venv",
    "vendor",
    "dist",
    "build",
    "target",
    "cache",
    ".cache",
    "tmp",
    "temp",
    ".next",
    // Whoever was logged in logs in again.
    "sessions",
    // Of the program: kept, they would be those of an older image.
    "dist-packages",
    "site-packages",
];

/// Where packages keep programs and what belongs to them: kept, it would be that of an older image.
const SHIPPED: &[&str] = &["/bin", "/sbin", "/usr/bin", "/usr/include", "/usr/sbin"];

/// Where each package has a directory of its own: below that may be data.
const PARTED: &[&str] = &["/lib", "/usr/lib", "/usr/share"];

/// Whether what lies at this path need not outlive its container, as the Filesystem Hierarchy Standard and the tools
/// of languages have it.
pub fn passes(path: &str) -> bool {
    let below = |above: &&str| path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let brought = |above: &&str| {
        path.strip_prefix(above).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with('/') && rest.trim_matches('/').split('/').count() == 1
        })
    };
    PASSING.iter().chain(SHIPPED).any(below)
        || PARTED.iter().any(brought)
        || path.split('/').any(|part| PASSING_NAMES.contains(&part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_lies_where_the_version_says() {
        let postgres = datastore("docker.io/library/postgres").unwrap();
        for (tag, dir) in [
            (Some("9.3"), "/var/lib/postgresql/data"),
            (Some("17-alpine"), "/var/lib/postgresql/data"),
            (Some("18"), "/var/lib/postgresql"),
            (Some("18.1-bookworm"), "/var/lib/postgresql"),
            (Some("latest"), "/var/lib/postgresql"),
            (None, "/var/lib/postgresql"),
        ] {
            assert_eq!(postgres.data_dir(tag), dir, "{tag:?}");
        }
        assert_eq!(datastore("influxdb").unwrap().data_dir(Some("1.8")), "/var/lib/influxdb");
        assert_eq!(datastore("redis").map(|s| s.may_be_cache), Some(true));
        assert_eq!(datastore("python"), None);
        assert!(DATASTORES.iter().all(|store| store.data.last().is_some_and(|(from, _)| *from == 0)));
    }

    #[test]
    fn what_lies_deeper_below_a_package_may_be_data() {
        for path in ["/usr/lib", "/usr/lib/unifi", "/usr/share/nginx/", "/usr/bin/x", "/usr/lib/node_modules/x/y"] {
            assert!(passes(path), "{path}");
        }
        for path in ["/usr/lib/unifi/data", "/usr/share/x/data", "/usr/library", "/lib/x/y"] {
            assert!(!passes(path), "{path}");
        }
    }
}
