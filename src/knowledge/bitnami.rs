//! Bitnami's images after its catalogue was closed: which tags nobody can pull any more, and what is another one in the
//! image that takes its place.
//!
//! Source: bitnami/containers issue 83267 (from 2025-08-28 on all versions go to `bitnamilegacy`, never renewed; some programs
//! stay under `latest`, for development); that the versions are gone: issues 88895 and 85621, NCEAS/metacat 2218,
//! netsampler/goflow2 433; `latest` of Kafka, Spark and etcd: issues 86597 and 88419, docker/hub-feedback 2500. What is another
//! one: the READMEs of bitnami/containers beside the pages of the images named; as of 2026-11. Hand-made.

use super::tags::is_numbered;

/// A program, the image to go on with, and what is another one there; empty: nothing that is known.
const PROGRAMS: &[(&str, &str, &str)] = &[
    ("cassandra", "cassandra", "its data lie in `/var/lib/cassandra`, and no variable gives it a password"),
    (
        "elasticsearch",
        "docker.elastic.co/elasticsearch/elasticsearch",
        "its data lie in `/usr/share/elasticsearch/data`, the password is `ELASTIC_PASSWORD`, and a node that stands alone wants `discovery.type: single-node`",
    ),
    ("etcd", "quay.io/coreos/etcd", "it is set up by options and `ETCD_…`, and knows no `ALLOW_NONE_AUTHENTICATION`"),
    ("grafana", "grafana/grafana", "its data lie in `/var/lib/grafana`"),
    (
        "kafka",
        "apache/kafka",
        "its variables have no `CFG_` in their names, and once one of them is given none of its defaults holds",
    ),
    ("mariadb", "mariadb", "its data lie in `/var/lib/mysql`"),
    ("memcached", "memcached", ""),
    (
        "mongodb",
        "mongo",
        "its data lie in `/data/db`, and the account is `MONGO_INITDB_ROOT_USERNAME` and `MONGO_INITDB_ROOT_PASSWORD`",
    ),
    ("mysql", "mysql", "its data lie in `/var/lib/mysql`"),
    ("nginx", "nginx", "it listens on 80, not on 8080, and reads `/etc/nginx/conf.d`"),
    ("phpmyadmin", "phpmyadmin", "it listens on 80, not on 8080, and reads `PMA_HOST`"),
    (
        "postgresql",
        "postgres",
        "its data lie in `/var/lib/postgresql` (before 18 in `data` below it), and it reads `POSTGRES_USER`, `POSTGRES_PASSWORD` and `POSTGRES_DB`",
    ),
    (
        "prometheus",
        "prom/prometheus",
        "its data lie in `/prometheus`, its settings in `/etc/prometheus/prometheus.yml`",
    ),
    (
        "rabbitmq",
        "rabbitmq",
        "its data lie in `/var/lib/rabbitmq`, and the account is `RABBITMQ_DEFAULT_USER` and `RABBITMQ_DEFAULT_PASS`",
    ),
    ("redis", "redis", "its data lie in `/data`, and a password comes by `command: redis-server --requirepass …`"),
    (
        "spark",
        "apache/spark",
        "it reads no `SPARK_MODE`: master and worker are started by `/opt/spark/bin/spark-class …`",
    ),
    (
        "valkey",
        "valkey/valkey",
        "its data lie in `/data`, and a password comes by `command: valkey-server --requirepass …`",
    ),
    ("wordpress", "wordpress", "it reads `WORDPRESS_DB_HOST` and its like, and listens on 80, not on 8080"),
    ("zookeeper", "zookeeper", "its data lie in `/data`, and it reads `ZOO_MY_ID`"),
];

/// Programs whose `latest` is gone as well.
const WHOLLY_GONE: &[&str] = &["etcd", "kafka", "spark"];

/// What was left as it was, and is built anew each day. Source: bitnami/minideb issues 196 and 209.
const LEFT_ALONE: &[&str] = &["minideb", "sealed-secrets-controller"];

/// The program of an image of Bitnami's, by its bare name.
fn program(name: &str) -> Option<&str> {
    let program = name.strip_prefix("bitnami/").or_else(|| name.strip_prefix("bitnamilegacy/"))?;
    (!LEFT_ALONE.contains(&program)).then_some(program)
}

/// What to go on with in the place of an image of Bitnami's.
pub fn instead(name: &str) -> Option<&'static str> {
    let program = program(name)?;
    let known = PROGRAMS.iter().find(|row| row.0 == program).map(|row| row.1);
    Some(known.unwrap_or("an official image, or the one that the program's own project publishes"))
}

/// What is another one in the image to go on with.
pub fn changes(name: &str) -> Option<&'static str> {
    let program = program(name)?;
    PROGRAMS.iter().find(|row| row.0 == program).map(|row| row.2).filter(|changes| !changes.is_empty())
}

/// The same for a service, `sets` telling whether it sets a variable that begins so: of MongoDB the account only where it has
/// one, and what makes it a replica set, which the official image does not by variables (bitnami/containers' README, mongo's page).
pub fn changes_for(name: &str, sets: impl Fn(&str) -> bool) -> Option<String> {
    let changes = changes(name)?;
    if program(name) != Some("mongodb") {
        return Some(changes.to_owned());
    }
    let (data, account) = changes.split_once(", ").unwrap_or((changes, ""));
    let accounts = ["MONGODB_ROOT", "MONGODB_USERNAME", "MONGODB_PASSWORD"].iter().any(|front| sets(front));
    let account = if accounts { format!(", {account}") } else { String::new() };
    let replicas = if sets("MONGODB_REPLICA_SET") {
        ", and it becomes a replica set by `command: --replSet <name>` and one call of `rs.initiate()`"
    } else {
        ""
    };
    Some(format!("{data}{account}{replicas}"))
}

/// The image that has the same, for as long as it lasts, where this one can be pulled no more: versions, and all of some.
pub fn kept_as(name: &str, tag: Option<&str>) -> Option<String> {
    let program = name.strip_prefix("bitnami/")?;
    let tag = tag.unwrap_or("latest");
    let gone = is_numbered(tag) || tag == "latest" && WHOLLY_GONE.contains(&program);
    gone.then(|| format!("bitnamilegacy/{program}:{tag}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_gone_and_what_is_kept_is_not() {
        assert_eq!(kept_as("bitnami/redis", Some("7.2")).as_deref(), Some("bitnamilegacy/redis:7.2"));
        assert!(kept_as("bitnami/kafka", None).is_some() && kept_as("bitnami/redis", None).is_none());
        assert!(kept_as("bitnamilegacy/redis", Some("7.2")).is_none() && kept_as("redis", Some("7.2")).is_none());
        assert_eq!((instead("bitnami/mongodb"), instead("mongo")), (Some("mongo"), None));
        assert_eq!(instead("bitnami/minideb"), None);
        assert!(changes("bitnamilegacy/postgresql").is_some() && changes("bitnami/memcached").is_none());
    }
}
