//! Variables that people give to an image and that another image of the same program reads, or an older one, or none.
//!
//! Source: the images' pages on Docker Hub and their start scripts beside the READMEs of bitnami/containers: `cassandra`, `rabbitmq`,
//! `zookeeper`, `wordpress`, `neo4j` and `couchdb` of docker-library, `apache/kafka` and `confluentinc/cp-kafka` (each `KAFKA_…` is a
//! key of the broker), wurstmeister's README (`KAFKA_CREATE_TOPICS` is its own), Elastic's manual on Docker, ClickHouse's and
//! MinIO's on theirs, Grafana's "Override configuration with environment variables", pgAdmin's "Container Deployment", Airflow's "Setting
//! Configuration Options"; as of 2026-11. Knows only names that are surely read by nothing. Hand-made.

use std::borrow::Cow;

/// The program, its images, and names with what is read in their place: a name, words on how it is done, or nothing. A `*` at the end stands
/// for the rest of the name.
type Row = (&'static str, &'static [&'static str], &'static [(&'static str, &'static str)]);

const TABLE: &[Row] = &[
    ("Cassandra", &["cassandra"], CASSANDRA),
    ("RabbitMQ", &["rabbitmq"], RABBITMQ),
    ("Elasticsearch", &["elasticsearch", "docker.elastic.co/elasticsearch/elasticsearch"], ELASTICSEARCH),
    (
        "Elasticsearch",
        &["bitnami/elasticsearch", "bitnamilegacy/elasticsearch"],
        &[("ELASTIC_PASSWORD", "ELASTICSEARCH_PASSWORD")],
    ),
    (
        "MongoDB",
        &["bitnami/mongodb", "bitnamilegacy/mongodb"],
        &[
            ("MONGO_INITDB_DATABASE", "MONGODB_DATABASE"),
            ("MONGO_INITDB_ROOT_PASSWORD", "MONGODB_ROOT_PASSWORD"),
            ("MONGO_INITDB_ROOT_USERNAME", "MONGODB_ROOT_USER"),
        ],
    ),
    ("MySQL", &["mysql"], &[("MARIADB_*", "MYSQL_*")]),
    (
        "Kafka",
        &["apache/kafka", "confluentinc/cp-kafka", "confluentinc/cp-server"],
        &[("KAFKA_CFG_*", "KAFKA_*"), ("KAFKA_CREATE_TOPICS", TOPICS)],
    ),
    ("Kafka", &["bitnami/kafka", "bitnamilegacy/kafka"], &[("KAFKA_CREATE_TOPICS", TOPICS)]),
    (
        "ZooKeeper",
        &["zookeeper"],
        &[
            ("ZOOKEEPER_SERVER_ID", "ZOO_MY_ID"),
            ("ZOOKEEPER_SERVERS", "ZOO_SERVERS"),
            ("ZOOKEEPER_TICK_TIME", "ZOO_TICK_TIME"),
            ("ZOO_SERVER_ID", "ZOO_MY_ID"),
        ],
    ),
    (
        "ZooKeeper",
        &["confluentinc/cp-zookeeper"],
        &[("ZOO_MY_ID", "ZOOKEEPER_SERVER_ID"), ("ZOO_SERVERS", "ZOOKEEPER_SERVERS")],
    ),
    (
        "ZooKeeper",
        &["bitnami/zookeeper", "bitnamilegacy/zookeeper"],
        &[
            ("ZOOKEEPER_CLIENT_PORT", "ZOO_PORT_NUMBER"),
            ("ZOOKEEPER_SERVER_ID", "ZOO_SERVER_ID"),
            ("ZOOKEEPER_TICK_TIME", "ZOO_TICK_TIME"),
            ("ZOO_MY_ID", "ZOO_SERVER_ID"),
        ],
    ),
    (
        "MinIO",
        &["minio/minio", "quay.io/minio/minio"],
        &[("MINIO_DEFAULT_BUCKETS", "buckets are made by `mc mb` once the server runs")],
    ),
    ("WordPress", &["wordpress"], WORDPRESS),
    (
        "WordPress",
        &["bitnami/wordpress", "bitnamilegacy/wordpress"],
        &[
            ("WORDPRESS_DB_HOST", "WORDPRESS_DATABASE_HOST"),
            ("WORDPRESS_DB_NAME", "WORDPRESS_DATABASE_NAME"),
            ("WORDPRESS_DB_PASSWORD", "WORDPRESS_DATABASE_PASSWORD"),
            ("WORDPRESS_DB_USER", "WORDPRESS_DATABASE_USER"),
        ],
    ),
    (
        "Neo4j",
        &["neo4j"],
        &[
            ("NEO4J_PASSWORD", "the first password comes by `NEO4J_AUTH: neo4j/…`"),
            ("NEO4J_USER", "the account is `neo4j`, and its first password comes by `NEO4J_AUTH: neo4j/…`"),
            ("NEO4J_USERNAME", "the account is `neo4j`, and its first password comes by `NEO4J_AUTH: neo4j/…`"),
        ],
    ),
    (
        "CouchDB",
        &["apache/couchdb", "couchdb"],
        &[("COUCHDB_PASS", "COUCHDB_PASSWORD"), ("COUCHDB_USERNAME", "COUCHDB_USER")],
    ),
    (
        "ClickHouse",
        &["clickhouse", "clickhouse/clickhouse-server"],
        &[
            ("CLICKHOUSE_ADMIN_PASSWORD", "CLICKHOUSE_PASSWORD"),
            ("CLICKHOUSE_ADMIN_USER", "CLICKHOUSE_USER"),
            ("CLICKHOUSE_DATABASE", "CLICKHOUSE_DB"),
            ("CLICKHOUSE_USERNAME", "CLICKHOUSE_USER"),
        ],
    ),
    (
        "Grafana",
        &["grafana/grafana", "grafana/grafana-enterprise", "grafana/grafana-oss"],
        &[
            ("GF_ADMIN_PASSWORD", "GF_SECURITY_ADMIN_PASSWORD"),
            ("GF_ADMIN_USER", "GF_SECURITY_ADMIN_USER"),
            ("GRAFANA_ADMIN_PASSWORD", "GF_SECURITY_ADMIN_PASSWORD"),
            ("GRAFANA_ADMIN_USER", "GF_SECURITY_ADMIN_USER"),
        ],
    ),
    (
        "pgAdmin",
        &["dpage/pgadmin4"],
        &[("PGADMIN_EMAIL", "PGADMIN_DEFAULT_EMAIL"), ("PGADMIN_PASSWORD", "PGADMIN_DEFAULT_PASSWORD")],
    ),
    (
        AIRFLOW,
        &["apache/airflow"],
        &[("EXECUTOR", "AIRFLOW__CORE__EXECUTOR"), ("FERNET_KEY", "AIRFLOW__CORE__FERNET_KEY"), ("LOAD_EX", "")],
    ),
];

const TOPICS: &str = "topics are made by `kafka-topics --create` once the broker runs";

const NO_LOGIN: &str =
    "logins are asked for once `authenticator: PasswordAuthenticator` stands in its `cassandra.yaml`";

const CASSANDRA: &[(&str, &str)] = &[
    ("CASSANDRA_AUTHENTICATOR", NO_LOGIN),
    ("CASSANDRA_DATACENTER", "CASSANDRA_DC"),
    ("CASSANDRA_PASSWORD", NO_LOGIN),
    ("CASSANDRA_USER", NO_LOGIN),
    ("CASSANDRA_USERNAME", NO_LOGIN),
];

const RABBITMQ: &[(&str, &str)] = &[
    ("RABBITMQ_DEFAULT_PASSWORD", "RABBITMQ_DEFAULT_PASS"),
    ("RABBITMQ_DEFAULT_USERNAME", "RABBITMQ_DEFAULT_USER"),
    ("RABBITMQ_PASS", "RABBITMQ_DEFAULT_PASS"),
    ("RABBITMQ_PASSWORD", "RABBITMQ_DEFAULT_PASS"),
    ("RABBITMQ_USER", "RABBITMQ_DEFAULT_USER"),
    ("RABBITMQ_USERNAME", "RABBITMQ_DEFAULT_USER"),
];

const ELASTICSEARCH: &[(&str, &str)] = &[
    ("ELASTICSEARCH_CLUSTER_NAME", "cluster.name"),
    ("ELASTICSEARCH_HEAP_SIZE", "ES_JAVA_OPTS"),
    ("ELASTICSEARCH_NODE_NAME", "node.name"),
    ("ELASTICSEARCH_PASSWORD", "ELASTIC_PASSWORD"),
];

const WORDPRESS: &[(&str, &str)] = &[
    ("WORDPRESS_DATABASE_HOST", "WORDPRESS_DB_HOST"),
    ("WORDPRESS_DATABASE_NAME", "WORDPRESS_DB_NAME"),
    ("WORDPRESS_DATABASE_PASSWORD", "WORDPRESS_DB_PASSWORD"),
    ("WORDPRESS_DATABASE_USER", "WORDPRESS_DB_USER"),
    ("WORDPRESS_DB_DATABASE", "WORDPRESS_DB_NAME"),
    ("WORDPRESS_DB_PASS", "WORDPRESS_DB_PASSWORD"),
    ("WORDPRESS_DB_USERNAME", "WORDPRESS_DB_USER"),
];

const AIRFLOW: &str = "Airflow";

/// Sections of Airflow's settings, whose variables are `AIRFLOW__SECTION__KEY`.
const SECTIONS: &[&str] = &[
    "API",
    "CELERY",
    "CORE",
    "DATABASE",
    "EMAIL",
    "KUBERNETES",
    "LOGGING",
    "METRICS",
    "SCHEDULER",
    "SECRETS",
    "SMTP",
    "WEBSERVER",
];

/// The program of an image that reads no variable of this name, and what it reads or asks for in its place; empty: nothing.
pub fn unread(image: &str, name: &str) -> Option<(&'static str, Cow<'static, str>)> {
    let row = TABLE.iter().find(|row| row.1.contains(&image))?;
    let plain = name.strip_suffix("_FILE").unwrap_or(name);
    let known = row.2.iter().find_map(|(wrong, right)| match (wrong.strip_suffix('*'), right.strip_suffix('*')) {
        (Some(front), Some(other)) => name.strip_prefix(front).map(|rest| Cow::Owned(format!("{other}{rest}"))),
        _ => (*wrong == plain).then_some(Cow::Borrowed(*right)),
    });
    let known = known.or_else(|| (row.0 == AIRFLOW).then(|| setting_of_airflow(name)).flatten().map(Cow::Owned));
    Some((row.0, known?))
}

/// `AIRFLOW__WEBSERVER__SECRET_KEY` of `AIRFLOW_WEBSERVER_SECRET_KEY`, with one underline too few somewhere.
fn setting_of_airflow(name: &str) -> Option<String> {
    let rest = name.strip_prefix("AIRFLOW_")?.trim_start_matches('_');
    SECTIONS.iter().find_map(|section| {
        let key = rest.strip_prefix(section)?.strip_prefix('_')?.trim_start_matches('_');
        let right = format!("AIRFLOW__{section}__{key}");
        // Sections of several words, as `KUBERNETES_EXECUTOR`, have their own.
        (!key.is_empty() && !key.contains("__") && right != name).then_some(right)
    })
}

/// Whether the program reads its variables whatever the container is started with: it is no start script that does.
pub fn reads_by_itself(program: &str) -> bool {
    program == AIRFLOW
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_namesakes_are_not_read() {
        let meant = |image, name| unread(image, name).map(|(_, meant)| meant.into_owned());
        for (image, name, right) in [
            ("apache/airflow", "AIRFLOW_WEBSERVER_SECRET_KEY", Some("AIRFLOW__WEBSERVER__SECRET_KEY")),
            ("apache/airflow", "AIRFLOW__CORE_EXECUTOR", Some("AIRFLOW__CORE__EXECUTOR")),
            ("apache/airflow", "AIRFLOW__CORE__EXECUTOR", None),
            ("apache/airflow", "AIRFLOW__KUBERNETES_EXECUTOR__NAMESPACE", None),
            ("apache/airflow", "AIRFLOW_CONN_SHOP", None),
            ("apache/airflow", "AIRFLOW_UID", None),
            ("apache/kafka", "KAFKA_CFG_NODE_ID", Some("KAFKA_NODE_ID")),
            ("apache/kafka", "KAFKA_NODE_ID", None),
            ("mysql", "MARIADB_DATABASE", Some("MYSQL_DATABASE")),
            ("mariadb", "MARIADB_DATABASE", None),
            ("rabbitmq", "RABBITMQ_DEFAULT_PASS", None),
            ("postgres", "POSTGRES_DB", None),
        ] {
            assert_eq!(meant(image, name).as_deref(), right, "{image} {name}");
        }
    }
}
