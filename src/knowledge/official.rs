//! Official images of databases: the variables that they read, those that one of them must be given, and the
//! ports that they serve.
//!
//! Source: the images' pages in github.com/docker-library/docs (`postgres`, `mysql`, `mariadb`, `mongo`, `php`,
//! `wordpress`, `nextcloud`, `adminer`, `phpmyadmin`, `memcached`, `rabbitmq`, `mongo-express`) and their start scripts, as of
//! 2026-11; looked at 2026-11-27: the start scripts of `mysql` and `postgres`, the pages of `mongo`, `mariadb` and `adminer`; the
//! variables of the clients in the manuals of MySQL ("Environment Variables") and MariaDB (MDEV-14978); the ports of Elastic's images,
//! Grafana, Prometheus, Metabase and Mattermost in their manuals; looked up 2026-11-28: of the web servers, applications and mail catchers
//! the EXPOSE lines of their Dockerfiles (`sonarqube` holds 9001 for itself beside it, Tomcat's own configuration knows 8005, 8009 and 8443).
//! Knows no service.

use super::bare;
use crate::text::one_slip;

/// An image that its environment sets up.
#[derive(Debug)]
pub struct Official {
    /// Repositories; derived ones start by the same script.
    pub images: &'static [&'static str],
    /// As people write it.
    pub name: &'static str,
    /// What begins the name of a variable that is meant for the image.
    prefixes: &'static [&'static str],
    /// In lists, since images that are made after another one read its names as well.
    variables: &'static [&'static [&'static str]],
    /// Names that are taken for another one.
    confused: &'static [(&'static str, &'static str)],
    /// One of these must be given, or the first start stops.
    pub logins: &'static [&'static str],
    /// Names and values that let everyone in.
    pub open: &'static [(&'static str, &'static str)],
    /// The name of variables whose value is said to be yes by any text.
    pub open_by_any: &'static [&'static str],
}

const OFFICIAL: &[Official] = &[
    Official {
        images: &["postgres", "postgis/postgis", "pgvector/pgvector", "timescale/timescaledb"],
        name: "PostgreSQL",
        prefixes: &["POSTGRES_", "POSTGRESQL_"],
        variables: &[&[
            "POSTGRES_DB",
            "POSTGRES_HOST_AUTH_METHOD",
            "POSTGRES_INITDB_ARGS",
            "POSTGRES_INITDB_WALDIR",
            "POSTGRES_INITDB_XLOGDIR",
            "POSTGRES_PASSWORD",
            "POSTGRES_USER",
        ]],
        confused: &[
            ("POSTGRES_DATABASE", "POSTGRES_DB"),
            ("POSTGRES_DB_NAME", "POSTGRES_DB"),
            ("POSTGRES_DBNAME", "POSTGRES_DB"),
            ("POSTGRES_DB_PASSWORD", "POSTGRES_PASSWORD"),
            ("POSTGRES_DB_USER", "POSTGRES_USER"),
            ("POSTGRES_NAME", "POSTGRES_DB"),
            ("POSTGRES_PASS", "POSTGRES_PASSWORD"),
            ("POSTGRES_PASSWD", "POSTGRES_PASSWORD"),
            ("POSTGRES_PWD", "POSTGRES_PASSWORD"),
            ("POSTGRES_USERNAME", "POSTGRES_USER"),
            ("POSTGRESQL_DATABASE", "POSTGRES_DB"),
            ("POSTGRESQL_PASSWORD", "POSTGRES_PASSWORD"),
            ("POSTGRESQL_USER", "POSTGRES_USER"),
            ("POSTGRESQL_USERNAME", "POSTGRES_USER"),
        ],
        logins: &["POSTGRES_PASSWORD", "POSTGRES_PASSWORD_FILE", "POSTGRES_HOST_AUTH_METHOD"],
        open: &[("POSTGRES_HOST_AUTH_METHOD", "trust")],
        open_by_any: &[],
    },
    Official {
        images: &["mysql"],
        name: "MySQL",
        prefixes: &["MYSQL_"],
        variables: &[MYSQL],
        confused: MYSQL_CONFUSED,
        logins: &[
            "MYSQL_ROOT_PASSWORD",
            "MYSQL_ROOT_PASSWORD_FILE",
            "MYSQL_ALLOW_EMPTY_PASSWORD",
            "MYSQL_RANDOM_ROOT_PASSWORD",
        ],
        open: &[],
        open_by_any: &["MYSQL_ALLOW_EMPTY_PASSWORD"],
    },
    Official {
        images: &["mariadb"],
        name: "MariaDB",
        prefixes: &["MARIADB_", "MYSQL_"],
        variables: &[MARIADB, MYSQL],
        confused: MYSQL_CONFUSED,
        logins: &[
            "MARIADB_ROOT_PASSWORD",
            "MARIADB_ROOT_PASSWORD_FILE",
            "MARIADB_ROOT_PASSWORD_HASH",
            "MARIADB_ROOT_PASSWORD_HASH_FILE",
            "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD",
            "MARIADB_RANDOM_ROOT_PASSWORD",
            "MYSQL_ROOT_PASSWORD",
            "MYSQL_ROOT_PASSWORD_FILE",
            "MYSQL_ALLOW_EMPTY_PASSWORD",
            "MYSQL_RANDOM_ROOT_PASSWORD",
        ],
        open: &[],
        open_by_any: &["MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", "MYSQL_ALLOW_EMPTY_PASSWORD"],
    },
    Official {
        images: &["mongo"],
        name: "MongoDB",
        prefixes: &["MONGO_", "MONGODB_"],
        variables: &[&["MONGO_INITDB_DATABASE", "MONGO_INITDB_ROOT_PASSWORD", "MONGO_INITDB_ROOT_USERNAME"]],
        confused: &[
            ("MONGO_DATABASE", "MONGO_INITDB_DATABASE"),
            ("MONGO_DB", "MONGO_INITDB_DATABASE"),
            ("MONGO_INITDB_PASSWORD", "MONGO_INITDB_ROOT_PASSWORD"),
            ("MONGO_INITDB_ROOT_USER", "MONGO_INITDB_ROOT_USERNAME"),
            ("MONGO_INITDB_USER", "MONGO_INITDB_ROOT_USERNAME"),
            ("MONGO_INITDB_USERNAME", "MONGO_INITDB_ROOT_USERNAME"),
            ("MONGO_PASS", "MONGO_INITDB_ROOT_PASSWORD"),
            ("MONGO_PASSWORD", "MONGO_INITDB_ROOT_PASSWORD"),
            ("MONGO_ROOT_PASSWORD", "MONGO_INITDB_ROOT_PASSWORD"),
            ("MONGO_ROOT_USER", "MONGO_INITDB_ROOT_USERNAME"),
            ("MONGO_ROOT_USERNAME", "MONGO_INITDB_ROOT_USERNAME"),
            ("MONGO_USER", "MONGO_INITDB_ROOT_USERNAME"),
            ("MONGO_USERNAME", "MONGO_INITDB_ROOT_USERNAME"),
            ("MONGODB_DATABASE", "MONGO_INITDB_DATABASE"),
            ("MONGODB_PASSWORD", "MONGO_INITDB_ROOT_PASSWORD"),
            ("MONGODB_USER", "MONGO_INITDB_ROOT_USERNAME"),
            ("MONGODB_USERNAME", "MONGO_INITDB_ROOT_USERNAME"),
        ],
        logins: &[],
        open: &[],
        open_by_any: &[],
    },
    Official {
        images: &["redis", "valkey/valkey"],
        name: "Redis",
        prefixes: &["REDIS_"],
        variables: &[&["REDIS_DOWNLOAD_SHA", "REDIS_DOWNLOAD_URL", "REDIS_VERSION"]],
        confused: &[
            ("REDIS_PASS", "command: redis-server --requirepass …"),
            ("REDIS_PASSWORD", "command: redis-server --requirepass …"),
        ],
        logins: &[],
        open: &[],
        open_by_any: &[],
    },
];

/// Of the server's image, and of the clients in it.
const MYSQL: &[&str] = &[
    "MYSQL_ALLOW_EMPTY_PASSWORD",
    "MYSQL_CHARSET",
    "MYSQL_DATABASE",
    "MYSQL_DEBUG",
    "MYSQL_DISABLE_UPGRADE_BACKUP",
    "MYSQL_GROUP_SUFFIX",
    "MYSQL_HISTFILE",
    "MYSQL_HISTIGNORE",
    "MYSQL_HOME",
    "MYSQL_HOST",
    "MYSQL_INITDB_SKIP_TZINFO",
    "MYSQL_MAJOR",
    "MYSQL_ONETIME_PASSWORD",
    "MYSQL_PASSWORD",
    "MYSQL_PS1",
    "MYSQL_PWD",
    "MYSQL_RANDOM_ROOT_PASSWORD",
    "MYSQL_ROOT_HOST",
    "MYSQL_ROOT_PASSWORD",
    "MYSQL_TCP_PORT",
    "MYSQL_UNIX_PORT",
    "MYSQL_USER",
    "MYSQL_VERSION",
];

/// Of MariaDB's, which reads these before MySQL's names.
const MARIADB: &[&str] = &[
    "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD",
    "MARIADB_AUTO_UPGRADE",
    "MARIADB_DATABASE",
    "MARIADB_DISABLE_UPGRADE_BACKUP",
    "MARIADB_HEALTHCHECK_GRANTS",
    "MARIADB_HOME",
    "MARIADB_HOST",
    "MARIADB_INITDB_SKIP_TZINFO",
    "MARIADB_MAJOR",
    "MARIADB_MASTER_HOST",
    "MARIADB_MASTER_PORT",
    "MARIADB_MYSQL_LOCALHOST_GRANTS",
    "MARIADB_MYSQL_LOCALHOST_USER",
    "MARIADB_PASSWORD",
    "MARIADB_PASSWORD_HASH",
    "MARIADB_RANDOM_ROOT_PASSWORD",
    "MARIADB_REPLICATION_PASSWORD",
    "MARIADB_REPLICATION_PASSWORD_HASH",
    "MARIADB_REPLICATION_USER",
    "MARIADB_ROOT_HOST",
    "MARIADB_ROOT_PASSWORD",
    "MARIADB_ROOT_PASSWORD_HASH",
    "MARIADB_USER",
    "MARIADB_VERSION",
];

const MYSQL_CONFUSED: &[(&str, &str)] = &[
    ("MYSQL_DB", "MYSQL_DATABASE"),
    ("MYSQL_DATABASE_NAME", "MYSQL_DATABASE"),
    ("MYSQL_DB_NAME", "MYSQL_DATABASE"),
    ("MYSQL_PASS", "MYSQL_PASSWORD"),
    ("MYSQL_PASSWD", "MYSQL_PASSWORD"),
    ("MYSQL_ROOT_PASS", "MYSQL_ROOT_PASSWORD"),
    ("MYSQL_ROOT_PWD", "MYSQL_ROOT_PASSWORD"),
    ("MYSQL_USERNAME", "MYSQL_USER"),
    ("MYSQL_USER_NAME", "MYSQL_USER"),
    ("MYSQL_USER_PASSWORD", "MYSQL_PASSWORD"),
];

/// The image of this repository, if it is one of those.
pub fn official(repository: &str) -> Option<&'static Official> {
    let name = bare(repository);
    OFFICIAL.iter().find(|official| official.images.contains(&name))
}

impl Official {
    /// The variables that it reads.
    fn reads(&self) -> impl Iterator<Item = &'static str> {
        self.variables.iter().copied().flatten().copied()
    }

    /// Whether a variable of this name looks meant for the image, and is none that it reads.
    pub fn leaves_unread(&self, name: &str) -> bool {
        let meant = self.prefixes.iter().any(|prefix| name.starts_with(prefix));
        let plain = name.strip_suffix("_FILE").unwrap_or(name);
        meant && !self.reads().any(|read| read == plain)
    }

    /// Whether its start script reads a variable of this name.
    pub fn takes(&self, name: &str) -> bool {
        self.reads().any(|read| read == name)
    }

    /// What was meant by a name that is not read: one slip away, or a known confusion.
    pub fn meant_by(&self, name: &str) -> Option<&'static str> {
        let known = self.confused.iter().find(|(wrong, _)| *wrong == name).map(|(_, right)| *right);
        known.or_else(|| self.reads().find(|right| one_slip(name, right)))
    }
}

/// The CMD of an official image; none where it is not known, or differs from release to release.
///
/// Source: the Dockerfiles of the images in github.com/docker-library, looked at 2026-11-27.
pub fn started(repository: &str, tag: Option<&str>) -> Option<&'static [&'static str]> {
    let fpm = tag.is_some_and(|tag| tag.split('-').any(|word| word == "fpm"));
    Some(match bare(repository) {
        "memcached" => &["memcached"],
        "mongo" => &["mongod"],
        "mysql" => &["mysqld"],
        "nextcloud" | "php" | "wordpress" if fpm => &["php-fpm"],
        "nginx" => &["nginx", "-g", "daemon off;"],
        "postgres" | "postgis/postgis" | "pgvector/pgvector" => &["postgres"],
        "rabbitmq" => &["rabbitmq-server"],
        "redis" => &["redis-server"],
        "valkey/valkey" => &["valkey-server"],
        _ => return None,
    })
}

/// The TCP ports that an image serves unless it is told otherwise; none where that is not known.
pub fn ports_served(repository: &str, tag: Option<&str>) -> Option<&'static [u16]> {
    let fpm = tag.is_some_and(|tag| tag.split('-').any(|word| matches!(word, "fpm" | "fastcgi")));
    let managed = tag.is_some_and(|tag| tag.contains("management"));
    Some(match bare(repository) {
        "php" | "wordpress" | "nextcloud" | "phpmyadmin" | "adminer" | "drupal" | "joomla" if fpm => &[9000],
        "php" if tag.is_some_and(|tag| tag.contains("apache")) => &[80],
        "wordpress" | "nextcloud" | "phpmyadmin" => &[80, 443],
        "adminer" => &[8080],
        "memcached" => &[11211],
        "postgres" | "postgis/postgis" | "pgvector/pgvector" => &[5432],
        "mysql" => &[3306, 33060, 33061],
        "mariadb" => &[3306, 4444, 4567, 4568],
        "mongo" => &[27017, 27018, 27019],
        "redis" => &[6379, 16379],
        "valkey/valkey" => &[6379, 16379],
        "rabbitmq" if managed => &[5672, 5671, 15672, 15671, 15692, 15691, 25672, 4369],
        "rabbitmq" => &[5672, 5671, 15692, 15691, 25672, 4369],
        "elasticsearch" | "docker.elastic.co/elasticsearch/elasticsearch" => &[9200, 9300],
        "kibana" | "docker.elastic.co/kibana/kibana" => &[5601],
        "grafana/grafana" | "grafana/grafana-oss" => &[3000],
        "prom/prometheus" | "quay.io/prometheus/prometheus" => &[9090],
        "mongo-express" => &[8081],
        "metabase/metabase" => &[3000],
        "mattermost/mattermost-team-edition" | "mattermost/mattermost-enterprise-edition" => &[8065, 8067, 8074, 8075],
        "nginx" | "httpd" | "drupal" | "joomla" => &[80],
        "nginxinc/nginx-unprivileged" => &[8080],
        "caddy" if tag.is_some_and(|tag| tag.contains("rootless")) => &[8080, 8443, 2019],
        "caddy" => &[80, 443, 2019],
        "tomcat" => &[8080, 8005, 8009, 8443],
        "jenkins/jenkins" => &[8080, 50000],
        "sonarqube" => &[9000, 9001],
        "ghost" => &[2368],
        "redmine" => &[3000],
        "couchdb" => &[4369, 5984, 9100],
        "neo4j" => &[7473, 7474, 7687],
        "solr" => &[8983],
        "cassandra" => &[7000, 7001, 7199, 9042, 9160],
        "dpage/pgadmin4" => &[80, 443],
        "axllent/mailpit" => &[1025, 1110, 8025],
        "mailhog/mailhog" => &[1025, 8025],
        _ => return None,
    })
}

/// Where a version of an image serves what the one before served at `port`.
///
/// Source, looked up 2026-11-27: HDFS-9427 (the ports that Hadoop 3.0 moved), the EXPOSE lines of big-data-europe's Dockerfiles.
pub fn port_moved(repository: &str, tag: Option<&str>, port: u16) -> Option<&'static [u16]> {
    let third = tag.is_some_and(|tag| tag.contains("hadoop3"));
    Some(match (bare(repository), port) {
        ("bde2020/hadoop-namenode", 50070) if third => &[9870],
        ("bde2020/hadoop-namenode", 50470) if third => &[9871],
        ("bde2020/hadoop-datanode", 50075) if third => &[9864],
        ("bde2020/hadoop-datanode", 50010) if third => &[9866],
        _ => return None,
    })
}

/// The directory that the web server of an official image serves. From their pages on Docker Hub, 2026-11.
pub fn web_root(name: &str, tag: Option<&str>) -> Option<&'static str> {
    let apache = || tag.is_some_and(|tag| tag.split('-').any(|part| part == "apache"));
    match name {
        "httpd" => Some("/usr/local/apache2/htdocs"),
        "nginx" => Some("/usr/share/nginx/html"),
        "php" if apache() => Some("/var/www/html"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        let postgres = official("docker.io/library/postgres").unwrap();
        for (name, unread, meant) in [
            ("POSTGRES_PASSWORD", false, None),
            ("POSTGRES_PASSWORD_FILE", false, None),
            ("POSTGRES_PASS", true, Some("POSTGRES_PASSWORD")),
            ("POSTGRES_PASWORD", true, Some("POSTGRES_PASSWORD")),
            ("POSTGRES_PORT", true, None),
            ("PGDATA", false, None),
        ] {
            assert_eq!(postgres.leaves_unread(name), unread, "{name}");
            assert_eq!(postgres.meant_by(name).filter(|_| unread), meant, "{name}");
        }
        assert!(official("python").is_none());
        for official in OFFICIAL {
            assert!(
                official
                    .confused
                    .iter()
                    .all(|(wrong, right)| official.leaves_unread(wrong) && !official.leaves_unread(right))
            );
        }
        assert_eq!(ports_served("wordpress", Some("6-fpm-alpine")), Some(&[9000][..]));
        assert_eq!(ports_served("drupal", Some("11-fpm")), Some(&[9000][..]));
        assert_eq!(ports_served("caddy", Some("2.11-rootless")), Some(&[8080, 8443, 2019][..]));
    }
}
