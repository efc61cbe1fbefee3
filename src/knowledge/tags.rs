//! Tags of images that name no version, so that their owners give them to another one. Hand-made, 2026-11: the words
//! that the images of Docker Official Images and of public compose files use for their channels. Knows of single images only what
//! their upgrades ask for, which are clients, and which have no `latest`.

/// Given to another version at every release, whoever makes the image.
const MOVING: &[&str] = &["latest", "edge", "nightly", "rolling", "unstable", "canary", "master", "main", "head"];

/// Channels, which a distribution's own release may be called as well.
const CHANNELS: &[&str] = &["stable", "beta", "alpha", "test", "dev", "devel", "develop", "development", "lts"];

/// Ends of tags that follow one.
const FOLLOWING: [&str; 3] = ["-latest", "-nightly", "-edge"];

/// Whether an image has no tag called `latest`. Sources: elastic/logstash-docker issue 81, where Elastic says that it gives none of its
/// images that tag, and the tags of `elasticsearch`, `kibana` and `logstash` on Docker Hub, looked up 2026-11-28.
pub fn has_no_latest(name: &str) -> bool {
    let name = name.strip_prefix("docker.elastic.co/").map_or(name, |path| path.split('/').next().unwrap_or_default());
    matches!(name, "elasticsearch" | "kibana" | "logstash")
}

/// Whether the tag begins with a number: a version, as most are.
pub fn is_numbered(tag: &str) -> bool {
    tag.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit())
}

/// Whether the tag says in its name that it moves.
pub fn moves(tag: &str) -> bool {
    MOVING.contains(&tag)
}

/// What a program does with the data of an older release, where that ends a start or cannot be taken back. Sources, as of
/// 2026-11: the start script of `nextcloud`, and GitLab's "Upgrade paths".
pub fn of_its_upgrades(name: &str) -> Option<&'static str> {
    match name {
        "nextcloud" => {
            Some("Nextcloud goes up by one major version at a time: a start more than one later refuses the data.")
        }
        "gitlab/gitlab-ce" | "gitlab/gitlab-ee" => {
            Some("GitLab goes up by stops that may not be left out: a `pull` after some months lands behind one.")
        }
        _ => None,
    }
}

/// What a database does with the data of an older release. Sources, as of 2026-11: PostgreSQL's "Upgrading a PostgreSQL Cluster",
/// MySQL's "What the MySQL Upgrade Process Upgrades", MongoDB's "Upgrade Procedures", MariaDB's "Downgrading between Versions".
pub fn of_its_data(name: &str) -> Option<&'static str> {
    match name {
        "pgvector/pgvector" | "postgis/postgis" | "postgres" => Some(
            "PostgreSQL does not start on the data of another major version: the first `pull` after a new one ends there.",
        ),
        "mysql" => Some("MySQL rewrites its data for the version of the day, and no older one reads them afterwards."),
        "mongo" => Some("MongoDB does not start on data that are more than one major version behind."),
        "mariadb" => Some("No older major version of MariaDB is supported on data that a newer one has had."),
        _ => None,
    }
}

/// Programs that bring what they keep up to the form of their own release when they start, and take no older one back, by
/// their images' names. Sources: the upgrade guides of Gitea, Grafana, Keycloak, Metabase, Nexus, Portainer and Zabbix, and the
/// version that Redis writes into each dump (`rdb.h`), as known in 2026-11.
const ONE_WAY: &[(&str, &[&str])] = &[
    ("Gitea", &["gitea/gitea"]),
    ("Grafana", &["grafana/grafana", "grafana/grafana-enterprise", "grafana/grafana-oss"]),
    ("Keycloak", &["jboss/keycloak", "keycloak/keycloak", "quay.io/keycloak/keycloak"]),
    ("Metabase", &["metabase/metabase"]),
    ("Nexus", &["sonatype/nexus3"]),
    ("Portainer", &["portainer/portainer-ce", "portainer/portainer-ee"]),
    ("Redis", &["redis"]),
    ("Zabbix", &["zabbix/zabbix-server-mysql", "zabbix/zabbix-server-pgsql"]),
];

/// The program of an image whose older releases do not take what a newer one has written.
pub fn has_no_way_back(name: &str) -> Option<&'static str> {
    ONE_WAY.iter().find(|(_, images)| images.contains(&name)).map(|(program, _)| *program)
}

/// Images of clients, which are given a command and keep nothing. Their pages on Docker Hub, 2026-11.
const CLIENTS: &[&str] = &[
    "alpine/git",
    "amazon/aws-cli",
    "bitnami/kubectl",
    "curlimages/curl",
    "flyway/flyway",
    "hashicorp/terraform",
    "liquibase/liquibase",
    "minio/mc",
    "quay.io/minio/mc",
    "rclone/rclone",
];

/// Whether an image is a client's.
pub fn is_client(name: &str) -> bool {
    CLIENTS.contains(&name)
}

/// The tag as it is with a version: what stands before the channel says of which image.
pub fn with_version(tag: &str) -> String {
    let front = FOLLOWING.iter().find_map(|end| tag.strip_suffix(end));
    front.map_or_else(|| "<version>".to_owned(), |front| format!("{front}-<version>"))
}

/// Whether it moves, or follows a channel that does.
pub fn follows_its_owner(tag: &str) -> bool {
    moves(tag) || CHANNELS.contains(&tag) || FOLLOWING.iter().any(|end| tag.ends_with(end))
}
