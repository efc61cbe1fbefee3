//! Well-known images: the official ones by name, which images run without root, and which smaller or
//! fitter image does the same.
//!
//! Source: the images' own Dockerfiles and pages on Docker Hub, as of 2026-08. Hand-made; an image in no
//! table is unknown, which says nothing about it. Tags are read by their form alone; no registry is asked.

use super::{bare, bitnami, eol};
use crate::syntax::shell::lint::Shell;

/// Docker Official Images, deprecated ones included: what `docker.io/library/` holds. Sorted.
const OFFICIAL: &str = "adminer adoptopenjdk aerospike almalinux alpine alt amazoncorretto amazonlinux api-firewall arangodb archlinux \
    backdrop bash bonita buildpack-deps busybox caddy cassandra celery centos chronograf cirros clearlinux clefos clickhouse clojure composer \
    consul convertigo couchbase couchdb crate crux dart debian django docker docker-dev drupal eclipse-mosquitto eclipse-temurin eggdrop elasticsearch \
    elixir emqx erlang euleros express-gateway fedora flink fluentd friendica fsharp gazebo gcc geonetwork ghost glassfish golang gradle groovy \
    haproxy haskell haxe hello-seattle hello-world hipache hitch hola-mundo httpd hylang ibm-semeru-runtimes ibmjava influxdb iojs irssi java jenkins \
    jetty jobber joomla jruby julia kaazing-gateway kapacitor kibana  kong krakend lightstreamer liquibase logstash mageia mariadb matomo maven \
    mediawiki memcached mongo mongo-express monica mono mysql nats nats-streaming neo4j neurodebian nextcloud nginx node notary nuxeo odoo \
    open-liberty openjdk opensuse oraclelinux orientdb owncloud percona perl photon php php-zendserver phpmyadmin piwik plone postfixadmin \
    postgres pypy python r-base rabbitmq rails rakudo-star rapidoid redis redmine registry rethinkdb rocket.chat rockylinux ros ruby rust \
    sapmachine satosa scratch sentry silverpeas sl solr sonarqube sourcemage spark spiped storm swarm swift swipl teamspeak telegraf thrift \
    tomcat tomee traefik ubuntu ubuntu-debootstrap ubuntu-upstart unit varnish vault websphere-liberty wordpress xwiki yourls znc zookeeper";

/// Whole distributions: what one builds upon and installs into.
const DISTRIBUTIONS: &str = "almalinux alpine alt amazonlinux archlinux buildpack-deps busybox centos clearlinux debian fedora mageia neurodebian opensuse \
    opensuse/leap opensuse/tumbleweed oraclelinux photon phusion/baseimage redhat/ubi10 redhat/ubi8 redhat/ubi8-minimal redhat/ubi9 redhat/ubi9-minimal \
    registry.access.redhat.com/ubi10/ubi registry.access.redhat.com/ubi8/ubi registry.access.redhat.com/ubi8/ubi-minimal \
    registry.access.redhat.com/ubi9/ubi registry.access.redhat.com/ubi9/ubi-minimal rockylinux rockylinux/rockylinux sl ubuntu ubuntu-debootstrap \
    ubuntu-upstart quay.io/centos/centos quay.io/fedora/fedora public.ecr.aws/amazonlinux/amazonlinux";

/// Images that nobody renews any more, and what took their place. Source: the images' pages on Docker Hub, 2026-11; issues 466 of
/// mailhog/MailHog, 104 of spotify/docker-kafka, 742 and 744 of wurstmeister/kafka-docker, looked at 2026-11-27; issue 2099 of jupyter/docker-stacks (quay.io
/// since 2023-10-20), looked at 2026-11-28;
/// pull request 257 of bndw/wifi-card (mhart/alpine-node ends on Alpine 3.11), 2026-11-28; issue 1448 of GhostWriters/DockSTARTer (what Docker Hub
/// says of linuxserver/airsonic), 2026-11-28; pull request 3740 of google/cadvisor and merge request 126 of gitlab-compose-kit, issue 114 of
/// portainer/portainer-docs, pull request 1 of linsoss/clickhouse-cluster-docker (by ClickHouse's own people), issue 1079 of docker-library/mysql, issue 612 of TrivadisPF/platys-modern-data-platform (Kowl), 2026-11-28.
const DEPRECATED: &[(&str, &str)] = &[
    ("adoptopenjdk", "eclipse-temurin"),
    ("celery", "python"),
    ("centos", "quay.io/centos/centos, almalinux or rockylinux/rockylinux"),
    ("clefos", "almalinux"),
    ("consul", "hashicorp/consul"),
    ("django", "python"),
    ("dockercloud/haproxy", "haproxy"),
    ("express-gateway", "node"),
    ("fsharp", "mcr.microsoft.com/dotnet/sdk"),
    ("glassfish", "ghcr.io/eclipse-ee4j/glassfish"),
    ("google/cadvisor", "ghcr.io/google/cadvisor"),
    ("hipache", "traefik"),
    ("iojs", "node"),
    ("java", "eclipse-temurin"),
    ("jenkins", "jenkins/jenkins"),
    ("jobber", "an image of your own"),
    ("kaazing-gateway", "kaazing/gateway"),
    ("microsoft/dotnet", "mcr.microsoft.com/dotnet/sdk"),
    ("ghcr.io/linuxserver/airsonic", "lscr.io/linuxserver/airsonic-advanced"),
    ("linuxserver/airsonic", "linuxserver/airsonic-advanced"),
    ("lscr.io/linuxserver/airsonic", "lscr.io/linuxserver/airsonic-advanced"),
    ("mailhog/mailhog", "axllent/mailpit"),
    ("mhart/alpine-node", "`node` by a tag that ends in `-alpine`, with packages that its newer Alpine has"),
    ("mono", "mcr.microsoft.com/dotnet/sdk"),
    ("mysql/mysql-server", "mysql"),
    ("nats-streaming", "nats"),
    ("notary", "notary's successor notation"),
    ("openjdk", "eclipse-temurin"),
    ("opensuse", "opensuse/leap"),
    ("owncloud", "owncloud/server"),
    ("piwik", "matomo"),
    ("plone", "plone/plone-backend"),
    ("portainer/portainer", "portainer/portainer-ce"),
    ("quay.io/cloudhut/kowl", "`docker.redpanda.com/redpandadata/console`, as it is called today"),
    ("rails", "ruby"),
    ("sentry", "what `getsentry/self-hosted` sets up: the Sentry of today is many services"),
    ("sl", "almalinux"),
    ("spotify/kafka", "apache/kafka"),
    ("swarm", "docker's own swarm mode"),
    ("ubuntu-debootstrap", "ubuntu"),
    ("ubuntu-upstart", "ubuntu"),
    ("vault", "hashicorp/vault"),
    ("wurstmeister/kafka", "apache/kafka"),
    ("wurstmeister/zookeeper", "zookeeper"),
    ("yandex/clickhouse-server", "clickhouse/clickhouse-server"),
];

/// What is another one in the image that took the place of a retired one. Source: the README of mailpit ("Runtime options"),
/// of owncloud-docker/server, and of wurstmeister/kafka-docker beside Kafka's upgrade notes of 4.0, 2026-11.
const CHANGES: &[(&str, &str)] = &[
    ("dockercloud/haproxy", "it finds no services by itself, its configuration is a file of your own"),
    ("mailhog/mailhog", "it reads `MP_…` for `MH_…`, and keeps mail where `MP_DATABASE` names a file"),
    ("owncloud", "its data lie in `/mnt/data`, and it listens on 8080"),
    ("spotify/kafka", KAFKA),
    ("wurstmeister/kafka", KAFKA),
];

const KAFKA: &str = "it has listeners in the place of `KAFKA_ADVERTISED_HOST_NAME`, makes no topics by a variable, and knows no \
                     ZooKeeper";

/// What has to be changed with the image.
pub fn changes(repository: &str) -> Option<&'static str> {
    let name = bare(repository);
    bitnami::changes(name).or_else(|| CHANGES.iter().find(|(image, _)| *image == name).map(|(_, changes)| *changes))
}

/// Images whose own USER is not root. A trailing `*` stands for any ending.
const NON_ROOT: &[&str] = &[
    "adminer",
    "apache/kafka",
    "bitnami/*",
    "bitnamilegacy/*",
    "cgr.dev/chainguard/*",
    "confluentinc/cp-*",
    "docker.elastic.co/*",
    "elasticsearch",
    "emqx",
    "grafana/grafana",
    "grafana/grafana-oss",
    "grafana/loki",
    "groovy",
    "irssi",
    "jenkins/jenkins",
    "jenkins/agent",
    "jetty",
    "kibana",
    "kong",
    "krakend",
    "lightstreamer",
    "liquibase",
    "logstash",
    "mcr.microsoft.com/mssql/server",
    "memcached",
    "nginxinc/nginx-unprivileged",
    "odoo",
    "open-liberty",
    "prom/alertmanager",
    "prom/node-exporter",
    "prom/prometheus",
    "quay.io/keycloak/keycloak",
    "registry.access.redhat.com/ubi10/nodejs-*",
    "registry.access.redhat.com/ubi10/python-*",
    "registry.access.redhat.com/ubi8/nodejs-*",
    "registry.access.redhat.com/ubi8/openjdk-*",
    "registry.access.redhat.com/ubi8/python-*",
    "registry.access.redhat.com/ubi9/nodejs-*",
    "registry.access.redhat.com/ubi9/openjdk-*",
    "registry.access.redhat.com/ubi9/python-*",
    "rocket.chat",
    "satosa",
    "selenium/*",
    "solr",
    "sonarqube",
    "varnish",
    "websphere-liberty",
];

/// Official images besides the distributions whose own USER is root.
const ROOT: &str = "amazoncorretto bash busybox caddy clojure composer dart docker drupal eclipse-temurin elixir erlang gcc golang gradle haskell httpd joomla \
    julia maven mediawiki mongo-express nextcloud nginx node openjdk perl php phpmyadmin pypy python r-base redmine registry ruby rust scratch swift \
    tomcat tomee traefik wordpress";

/// Official images for programs of one's own that leave the user at root and start what they are told: their
/// Dockerfiles set no USER, and their start programs, where they have one, do not step down.
const LANGUAGES: &str = "amazoncorretto clojure dart elixir erlang gcc golang gradle haskell ibm-semeru-runtimes ibmjava java julia maven node openjdk \
    perl php pypy python r-base ruby rust sapmachine swift eclipse-temurin";

/// Images of other registries that do the same. Source: the Dockerfiles of dotnet/dotnet-docker (they make a user
/// `app` and leave it to the Dockerfile to use it; the chiseled ones do not leave it), of NVIDIA's cuda images
/// and of conda's miniconda3, as of 2026-08; of zulu-openjdk/zulu-openjdk, conda-forge/miniforge-images and oven-sh/bun (which makes a
/// user `bun`), as known in 2026-11.
const LANGUAGES_ELSEWHERE: &[&str] = &[
    "azul/zulu-openjdk",
    "azul/zulu-openjdk-alpine",
    "azul/zulu-openjdk-debian",
    "condaforge/miniforge3",
    "continuumio/miniconda3",
    "mcr.microsoft.com/dotnet/aspnet",
    "mcr.microsoft.com/dotnet/core/aspnet",
    "mcr.microsoft.com/dotnet/core/runtime",
    "mcr.microsoft.com/dotnet/runtime",
    "mcr.microsoft.com/dotnet/runtime-deps",
    "mcr.microsoft.com/dotnet/sdk",
    "nvidia/cuda",
    "oven/bun",
];

/// Images that start as root only to set up, and whose entrypoint hands over to a user of their own.
const DROPS_ROOT: &[&str] = &[
    "cassandra",
    "couchdb",
    "eclipse-mosquitto",
    "ghost",
    "influxdb",
    "mariadb",
    "mongo",
    "mysql",
    "neo4j",
    "percona",
    "postgis/postgis",
    "postgres",
    "pgvector/pgvector",
    "rabbitmq",
    "redis",
    "timescale/timescaledb",
    "valkey/valkey",
    "zookeeper",
];

/// What images that start as root and hand over to another user need of the capabilities, besides the web
/// servers that also open a low port. Source: their entrypoints, which chown, read what others own, and call
/// gosu, su-exec or setpriv (docker-library repositories, 2026-11).
const STEP_DOWN: &[&str] = &["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"];
const WEB: &[&str] = &["CHOWN", "DAC_OVERRIDE", "NET_BIND_SERVICE", "SETGID", "SETUID"];

/// Web servers that open their port as root and hand requests to children that are not.
const WEB_SERVERS: &[&str] =
    &["caddy", "drupal", "httpd", "joomla", "nextcloud", "nginx", "phpmyadmin", "traefik", "wordpress"];

/// Images whose own init starts as root and needs to: s6, runit and the like, and what is built on them.
const OWN_INIT: &[&str] = &[
    "baseimage",
    "crazymax/",
    "gitlab/gitlab-",
    "hotio/",
    "jlesage/",
    "linuxserver/",
    "lscr.io/",
    "phusion/",
    "pihole/pihole",
    "s6-overlay",
    "serversideup/",
];

/// Packages of a runtime or a server, and the official image that brings it.
const IMAGE_FOR_PACKAGE: &[(&str, &str)] = &[
    ("apache2", "httpd"),
    ("caddy", "caddy"),
    ("default-jdk", "eclipse-temurin"),
    ("default-jdk-headless", "eclipse-temurin"),
    ("default-jre", "eclipse-temurin"),
    ("default-jre-headless", "eclipse-temurin"),
    ("elasticsearch", "docker.elastic.co/elasticsearch/elasticsearch"),
    ("erlang", "erlang"),
    ("golang", "golang"),
    ("golang-go", "golang"),
    ("haproxy", "haproxy"),
    ("httpd", "httpd"),
    ("influxdb", "influxdb"),
    ("mariadb-server", "mariadb"),
    ("maven", "maven"),
    ("memcached", "memcached"),
    ("mongodb", "mongo"),
    ("mongodb-10gen", "mongo"),
    ("mongodb-org", "mongo"),
    ("mongodb-server", "mongo"),
    ("mysql-server", "mysql"),
    ("neo4j", "neo4j"),
    ("nginx", "nginx"),
    ("nodejs", "node"),
    ("perl", "perl"),
    ("php", "php"),
    ("php-cli", "php"),
    ("php-fpm", "php"),
    ("php5", "php"),
    ("php5-cli", "php"),
    ("php5-fpm", "php"),
    ("postgresql", "postgres"),
    ("postgresql-server", "postgres"),
    ("python", "python"),
    ("python2", "python"),
    ("python2.7", "python"),
    ("python3", "python"),
    ("rabbitmq-server", "rabbitmq"),
    ("redis", "redis"),
    ("redis-server", "redis"),
    ("ruby", "ruby"),
    ("ruby-full", "ruby"),
    ("rustc", "rust"),
    ("tomcat10", "tomcat"),
    ("tomcat7", "tomcat"),
    ("tomcat8", "tomcat"),
    ("tomcat9", "tomcat"),
    ("varnish", "varnish"),
    ("zookeeper", "zookeeper"),
];

/// Whether `docker.io/library/` holds an image of this name.
pub fn is_official(name: &str) -> bool {
    OFFICIAL.split_ascii_whitespace().any(|known| known == name)
}

/// The official images' names, sorted.
pub fn official() -> impl Iterator<Item = &'static str> {
    OFFICIAL.split_ascii_whitespace()
}

/// The C library that programs of an image find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Libc {
    Glibc,
    Musl,
    /// None at all: what is not linked statically does not start.
    None,
}

/// The C library of an image; `None` where it is not known. Source: the images' pages: Alpine is musl's, the others are made on Debian or
/// Ubuntu unless the tag says so; of distroless' images `static` holds none.
pub fn libc(repository: &str, tag: &str) -> Option<Libc> {
    const DEBIAN: &[&str] = &["debian", "golang", "node", "python", "ruby", "rust", "ubuntu"];
    let name = bare(repository);
    let alpine = name == "alpine" || tag.split('-').any(|word| word.starts_with("alpine"));
    let windows = is_windows(repository, tag);
    match name {
        _ if windows => None,
        "alpine" => Some(Libc::Musl),
        name if DEBIAN.contains(&name) => Some(if alpine { Libc::Musl } else { Libc::Glibc }),
        name if name.starts_with("gcr.io/distroless/static") => Some(Libc::None),
        name if name.starts_with("gcr.io/distroless/") => Some(Libc::Glibc),
        _ => None,
    }
}

/// Words of tags of official images that say which kind it is. Source: their pages on Docker Hub, 2026-11.
const VARIANTS: &[&str] = &[
    "alpine",
    "apache",
    "apache2",
    "bookworm",
    "bullseye",
    "cli",
    "fpm",
    "jammy",
    "lts",
    "management",
    "noble",
    "slim",
    "trixie",
    "zts",
];

/// Whether the tag of an official image names its kind alone, `alpine` or `fpm-alpine`, so that it is given to every
/// new version. Those of distributions are versions.
pub fn names_variant_only(name: &str, tag: &str) -> bool {
    is_official(name) && !is_distribution(name) && tag.split('-').all(|word| VARIANTS.contains(&word))
}

/// What to write in the place of a version for images that have no tags of versions.
pub fn numbered_instead(name: &str) -> Option<String> {
    // Source: GoogleContainerTools/distroless, README: tags are `latest`, `nonroot`, `debug`, `debug-nonroot`, and
    // the release of Debian is part of the image's name.
    if let Some(image) = name.strip_prefix("gcr.io/distroless/") {
        return Some(match image.contains("-debian") {
            true => "its tags name no version: add the digest, `@sha256:…`".to_owned(),
            false => format!("its tags name no version: take `{name}-debian13`, or add the digest, `@sha256:…`"),
        });
    }
    // Source: cloud.google.com/workstations, "Preconfigured base images": the images are rebuilt each week.
    if name.contains("/cloud-workstations-images/predefined/") {
        return Some(
            "it is renewed under this tag alone: add the digest, `@sha256:…`, where a build is to be repeated"
                .to_owned(),
        );
    }
    // Source: Chainguard, "Chainguard Containers": without a contract only `latest` and `latest-dev` can be pulled.
    let rolling = name.strip_prefix("cgr.dev/chainguard/").is_some();
    rolling.then(|| "only its newest build can be pulled without a contract: add the digest, `@sha256:…`".to_owned())
}

/// Languages, and the images that bring them; their own pages on Docker Hub, 2026-11.
const BRINGS: &[(&str, &[&str])] = &[
    ("Go", &["golang"]),
    ("Java", &["amazoncorretto", "eclipse-temurin", "openjdk"]),
    ("Node.js", &["node"]),
    ("PHP", &["php"]),
    ("Python", &["condaforge/miniforge3", "continuumio/anaconda3", "continuumio/miniconda3", "python"]),
    ("Ruby", &["ruby"]),
    ("Rust", &["rust"]),
];

/// The language that an image is there to bring.
pub fn language_of(repository: &str) -> Option<&'static str> {
    let name = bare(repository);
    BRINGS.iter().find(|(_, images)| images.contains(&name)).map(|(language, _)| *language)
}

/// Whether the image is a whole distribution.
pub fn is_distribution(repository: &str) -> bool {
    let name = bare(repository);
    DISTRIBUTIONS.split_ascii_whitespace().any(|known| known == name)
}

/// What took the place of an image that is no longer renewed.
pub fn successor(repository: &str) -> Option<&'static str> {
    let name = bare(repository);
    if let Some(instead) = bitnami::instead(name) {
        return Some(instead);
    }
    if name.starts_with("jupyter/") && name.ends_with("-notebook") {
        return Some("the image of the same name below `quay.io/jupyter`");
    }
    DEPRECATED.iter().find(|(image, _)| *image == name).map(|(_, instead)| *instead)
}

/// Whether no tag of the image is given to another version any more. Of Bitnami's, `latest` is, for development.
pub fn is_retired(repository: &str) -> bool {
    bitnami::instead(bare(repository)).is_none() && successor(repository).is_some()
}

/// The tag of `eclipse-temurin` with the Java that a tag of `openjdk` or `java` has, on a system with the same package
/// manager. Source: <https://hub.docker.com/_/eclipse-temurin>, "Supported tags", 2026-11-27.
pub fn temurin(tag: &str) -> Option<String> {
    const ELSEWHERE: &[&str] = &["ea", "nanoserver", "oracle", "oraclelinux", "windowsservercore"];
    let parts: Vec<&str> = tag.split('-').collect();
    let number = parts.first()?;
    let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    let major = number.get(..end).filter(|major| matches!(*major, "8" | "11" | "17" | "21"))?;
    let has = |word: &str| {
        parts.iter().skip(1).any(|part| part.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.') == word)
    };
    let kind = if has("jre") { "jre" } else { "jdk" };
    let alpine = if has("alpine") { "-alpine" } else { "" };
    (!ELSEWHERE.iter().any(|word| has(word))).then(|| format!("{major}-{kind}{alpine}"))
}

/// Whether the image's own USER is another than root. `None` where it is not known.
pub fn runs_as_non_root(repository: &str, tag: &str) -> Option<bool> {
    let name = bare(repository);
    let listed = NON_ROOT.iter().any(|known| match known.strip_suffix('*') {
        Some(front) => name.starts_with(front),
        None => *known == name,
    });
    let by_tag = name.starts_with("gcr.io/distroless/") && tag.contains("nonroot")
        || name.starts_with("mcr.microsoft.com/dotnet/") && tag.contains("chiseled");
    if listed || by_tag {
        return Some(true);
    }
    if name == "haproxy" {
        let version = tag.split('-').next().unwrap_or_default();
        // Up to 2.3 it started as root.
        return Some(!["1.", "2.0", "2.1", "2.2", "2.3"].iter().any(|old| version.starts_with(old)));
    }
    let root = is_distribution(name)
        || name.starts_with("gcr.io/distroless/")
        || DROPS_ROOT.contains(&name)
        || ROOT.split_ascii_whitespace().any(|known| known == name);
    root.then_some(false)
}

/// Whether what is started in the image runs as root unless a USER follows: distributions and languages, whose
/// own start programs do not step down. False where that is not known.
pub fn leaves_program_at_root(repository: &str, tag: &str) -> bool {
    let name = bare(repository);
    // php:apache and php:fpm start as root and hand requests to children that are not.
    let hands_down = name == "php" && (tag.contains("apache") || tag.contains("fpm"));
    let language = LANGUAGES.split_ascii_whitespace().any(|known| known == name) || LANGUAGES_ELSEWHERE.contains(&name);
    let bare_ground = is_distribution(name) || name.starts_with("gcr.io/distroless/");
    (language || bare_ground) && !hands_down && runs_as_non_root(repository, tag) != Some(true)
}

/// Whether the image of a language is known to set no variable of this name for a port: none of them names one but ASP.NET's, whose
/// names begin with the product's. Source: the Dockerfiles of these images.
pub fn names_no_such_port(repository: &str, variable: &str) -> bool {
    let name = bare(repository);
    let known = LANGUAGES.split_ascii_whitespace().any(|known| known == name) || LANGUAGES_ELSEWHERE.contains(&name);
    let own = ["ASPNETCORE_", "DOTNET_", "PYTHON_", "NODE_"].iter().any(|front| variable.starts_with(front));
    known && !own && variable.ends_with("PORT")
}

/// Official images whose start program gives root up for a command that begins with one of their servers, and for none else: the
/// image, the servers, and the start program. Sources: the `docker-entrypoint.sh` of each, as known in 2026-11. Servers that
/// refuse to run as root, as those of PostgreSQL and MySQL do, are not among them.
const GIVES_ROOT_UP_FOR: &[(&str, &[&str], &str)] = &[
    ("mongo", &["mongod", "mongos"], "docker-entrypoint.sh"),
    ("rabbitmq", &["rabbitmq-server"], "docker-entrypoint.sh"),
    ("redis", &["redis-server", "redis-sentinel"], "docker-entrypoint.sh"),
    ("valkey/valkey", &["valkey-server"], "docker-entrypoint.sh"),
    ("zookeeper", &["zkServer.sh"], "/docker-entrypoint.sh"),
];

/// The servers that an image's start program gives root up for where the command begins with them, and that program.
pub fn gives_root_up_for(repository: &str) -> Option<(&'static [&'static str], &'static str)> {
    let name = bare(repository);
    GIVES_ROOT_UP_FOR.iter().find(|(image, ..)| *image == name).map(|(_, servers, start)| (*servers, *start))
}

/// The user for programs that the image brings and leaves unused: `node` of Node.js's official images (docker-node's
/// best practices), `bun` of Bun's (its guide for Docker), `app` of .NET's since 8.0 (learn.microsoft.com, "Containers: rootless").
pub fn brings_user(repository: &str, tag: &str) -> Option<&'static str> {
    let name = bare(repository);
    let major = tag.split(['.', '-']).next().and_then(|major| major.parse::<u32>().ok());
    match name {
        "node" => Some("node"),
        "oven/bun" => Some("bun"),
        name if name.starts_with("mcr.microsoft.com/dotnet/") => major.filter(|major| *major >= 8).map(|_| "$APP_UID"),
        _ => None,
    }
}

/// Images whose own pages say that a first start takes minutes: GitLab's installation with Docker, the page of
/// sonatype/nexus3 on Docker Hub, that of Oracle Database on container-registry.oracle.com, as of 2026-08.
const STARTS_SLOWLY: &[&str] = &[
    "container-registry.oracle.com/database/enterprise",
    "container-registry.oracle.com/database/express",
    "gitlab/gitlab-ce",
    "gitlab/gitlab-ee",
    "sonatype/nexus3",
];

/// Whether a start in good order takes minutes, by what the image's own page says.
pub fn starts_slowly(repository: &str) -> bool {
    STARTS_SLOWLY.contains(&bare(repository))
}

/// Whether the image itself declares a HEALTHCHECK. Official images do not, by the rules they are reviewed
/// by. `None` where it is not known.
pub fn has_healthcheck(repository: &str) -> Option<bool> {
    const WITH: &[&str] = &[
        "containrrr/watchtower",
        "gitlab/gitlab-ce",
        "gitlab/gitlab-ee",
        "itzg/minecraft-server",
        "jellyfin/jellyfin",
        "louislam/uptime-kuma",
        "mysql/mysql-server",
        "pihole/pihole",
        "vaultwarden/server",
    ];
    let name = bare(repository);
    let with = WITH.contains(&name);
    (with || is_official(name)).then_some(with)
}

/// Distributions whose `/bin/sh` is bash.
const SH_IS_BASH: &[&str] = &[
    "almalinux",
    "amazonlinux",
    "archlinux",
    "centos",
    "fedora",
    "fedora-minimal",
    "leap",
    "oraclelinux",
    "rockylinux",
    "sl",
    "tumbleweed",
    "ubi",
    "ubi8",
    "ubi9",
    "ubi10",
    "ubi-minimal",
    "ubi8-minimal",
    "ubi9-minimal",
    "ubi10-minimal",
];

/// Words of tags and names of images whose `/bin/sh` is dash.
const SH_IS_DASH: &[&str] = &[
    "bookworm", "bullseye", "buster", "debian", "focal", "jammy", "noble", "slim", "stretch", "trixie", "ubuntu",
    "xenial",
];

/// Official images that stand on Debian where the tag does not say otherwise (docker-library's lists of tags).
const DEBIAN_BY_DEFAULT: &[&str] =
    &["buildpack-deps", "elixir", "erlang", "gcc", "golang", "node", "perl", "php", "pypy", "python", "ruby", "rust"];

/// Which shell `/bin/sh` is in an image, by its name or by a word of its tag. `None` where neither tells.
pub fn system_shell(repository: &str, tag: &str) -> Option<Shell> {
    let told = shell_in_name(repository, tag);
    told.or_else(|| DEBIAN_BY_DEFAULT.contains(&bare(repository)).then_some(Shell::Dash))
}

/// The same, without what an image stands on where its tag does not say otherwise: the tag may not all be known.
pub fn shell_in_name(repository: &str, tag: &str) -> Option<Shell> {
    let name = repository.rsplit('/').next().unwrap_or(repository);
    let mut words = tag.split(['-', '.', '_']).chain([name]);
    words.find_map(|word| match word {
        _ if SH_IS_BASH.contains(&word) => Some(Shell::Bash),
        _ if SH_IS_DASH.contains(&word) => Some(Shell::Dash),
        _ if word == "busybox"
            || word.strip_prefix("alpine").is_some_and(|v| v.bytes().all(|b| b.is_ascii_digit())) =>
        {
            Some(Shell::Busybox)
        }
        _ => None,
    })
}

/// Whether the image is one of Windows, by its name or a word of its tag. Its shell is then `cmd /S /C`
/// (BuildKit, frontend/dockerfile: the default shell of Windows).
pub fn is_windows(repository: &str, tag: &str) -> bool {
    const WORDS: [&str; 4] = ["nanoserver", "servercore", "windows", "windowsservercore"];
    let named = |word: &str| WORDS.iter().any(|known| word.starts_with(known));
    repository.contains("dotnet/framework") || repository.split('/').any(named) || tag.split(['-', '_']).any(named)
}

/// The capabilities without which an image that starts as root and steps down does not start.
pub fn capabilities_needed(repository: &str) -> Option<&'static [&'static str]> {
    let name = bare(repository);
    match () {
        () if DROPS_ROOT.contains(&name) => Some(STEP_DOWN),
        () if WEB_SERVERS.contains(&name) => Some(WEB),
        () => None,
    }
}

/// Whether the image starts an init of its own as root, which then starts its services as others.
pub fn has_own_init(repository: &str) -> bool {
    OWN_INIT.iter().any(|known| repository.contains(known))
}

/// Whether its entrypoint hands over from root to a user of the image's own.
pub fn drops_root(repository: &str) -> bool {
    DROPS_ROOT.contains(&bare(repository))
}

/// The official image that brings what the package does: `postgres` for `postgresql-9.3`.
pub fn image_for_package(package: &str) -> Option<&'static str> {
    let find = |name: &str| IMAGE_FOR_PACKAGE.iter().find(|(known, _)| *known == name).map(|(_, image)| *image);
    find(package).or_else(|| {
        let stem = package.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').trim_end_matches('-');
        if package.starts_with("openjdk-") && package.contains("-j") {
            return Some("eclipse-temurin");
        }
        let fpm = stem.starts_with("php") && (package.ends_with("-fpm") || package.ends_with("-cli"));
        if fpm { Some("php") } else { find(stem).filter(|_| stem != package) }
    })
}

/// A tag of the image that is maintained longest today, small where the image has small ones:
/// `3.14-slim` for `python`. `None` for images without a table of cycles.
pub fn fresh_tag(image: &str) -> Option<String> {
    let product = match image {
        "golang" => "go",
        "mongo" => "mongodb",
        "postgres" => "postgresql",
        "alpine" | "debian" | "haproxy" | "mariadb" | "mysql" | "nginx" | "node" | "php" | "python" | "rabbitmq"
        | "redis" | "ruby" | "traefik" | "ubuntu" => image,
        _ => return None,
    };
    let newest = eol::cycles(product).next()?.newest()?;
    Some(slimmer(image, newest.cycle).unwrap_or_else(|| newest.cycle.to_string()))
}

/// The tag of the same version in the smaller build of the same image: `3.13-slim` for `3.13`. `None`
/// where the tag is small already, where the image has no such build, or where the tag's form is unknown.
pub fn slimmer(repository: &str, tag: &str) -> Option<String> {
    const SMALL: [&str; 8] = ["slim", "alpine", "jre", "nano", "windows", "distroless", "chiseled", "minimal"];
    let name = bare(repository);
    if SMALL.iter().any(|small| tag.contains(small)) {
        return None;
    }
    if name == "eclipse-temurin" {
        let jre = tag.contains("-jdk").then(|| tag.replacen("-jdk", "-jre", 1));
        return jre.or_else(|| tag.bytes().all(|b| b.is_ascii_digit()).then(|| format!("{tag}-jre")));
    }
    if name == "tomcat" {
        return tag.contains("-jdk").then(|| tag.replacen("-jdk", "-jre", 1));
    }
    let (version, codename) = match tag.rsplit_once('-') {
        Some((version, codename)) if eol::lookup("debian", codename).len() == 1 => (version, Some(codename)),
        Some(_) => return None,
        None => (tag, None),
    };
    // Where the code name stands beside `slim` differs from image to image.
    let slim_last = match name {
        "node" => true,
        "debian" => true,
        "elixir" | "erlang" | "haskell" | "perl" | "python" | "ruby" | "rust" | "swift" => false,
        _ => return None,
    };
    let known =
        version.starts_with(|c: char| c.is_ascii_digit()) || version == "latest" || name == "debian" || name == "node";
    if !known || name == "swift" && codename.is_some() {
        return None;
    }
    Some(match codename {
        _ if tag == "latest" && name == "debian" => "stable-slim".to_string(),
        _ if tag == "latest" => "slim".to_string(),
        None => format!("{tag}-slim"),
        Some(_) if slim_last => format!("{tag}-slim"),
        Some(codename) => format!("{version}-slim-{codename}"),
    })
}

/// Whether the program in the image is there to ask or steer the engine: proxies that find containers by their
/// labels, surfaces, updaters, watchers and the filters before the socket. From the images' own pages on
/// Docker Hub, 2026-11.
pub fn asks_the_engine(repository: &str) -> bool {
    const ASKING: &[&str] = &[
        "acme-companion",
        "cadvisor",
        "diun",
        "docker-gen",
        "dozzle",
        "falco",
        "glances",
        "letsencrypt-nginx-proxy-companion",
        "logspout",
        "netdata",
        "nginx-proxy",
        "registrator",
        "telegraf",
        "traefik",
    ];
    repository == "dockercloud/haproxy" || ASKING.contains(&program_in(repository)) || drives_the_engine(repository)
}

/// Images that start, stop and renew containers: without the engine they have nothing to do (their own pages,
/// 2026-11).
pub fn drives_the_engine(repository: &str) -> bool {
    const DRIVING: &[&str] = &[
        "act_runner",
        "autoheal",
        "coolify",
        "dokploy",
        "dockge",
        // A proxy for the socket is what everyone is told to put before it.
        "docker-socket-proxy",
        "docker-volume-backup",
        "drone-runner-docker",
        "gitlab-runner",
        "gzctf",
        "kestra",
        "komodo-periphery",
        "lazydocker",
        "localstack",
        "ofelia",
        "portainer",
        "portainer-ce",
        "portainer-ee",
        "selenoid",
        "socket-proxy",
        "watchtower",
        "woodpecker-agent",
        "yacht",
    ];
    matches!(repository, "1dev/server" | "drone/agent") || DRIVING.contains(&program_in(repository))
}

/// The last part of a name, without the architecture that older images have behind it.
fn program_in(repository: &str) -> &str {
    let last = repository.rsplit('/').next().unwrap_or(repository);
    ["-arm", "-armhf", "-arm64", "-aarch64"].iter().find_map(|end| last.strip_suffix(end)).unwrap_or(last)
}

/// Whether the image passes requests on, or opens a port as root for children that answer them.
pub fn is_web_server(repository: &str) -> bool {
    matches!(bare(repository), "haproxy" | "varnish") || WEB_SERVERS.contains(&bare(repository))
}

/// The directory in which an official image links its log to standard output and error. Source: the Dockerfiles of
/// nginx (`ln -sf /dev/stdout /var/log/nginx/access.log`) and of php's apache builds, on which others are made, 2026-11.
pub fn log_links(image: &str, tag: Option<&str>) -> Option<&'static str> {
    match image {
        "nginx" => Some("/var/log/nginx"),
        _ => runs_apache_of_php(image, tag).then_some("/var/log/apache2"),
    }
}

/// The signal other than SIGTERM that an image sets and that programs besides its own do not take for a stop: SIGWINCH,
/// which Apache ends on in good order. Source: the Dockerfiles of httpd and of php's apache builds, 2026-11.
pub fn stops_by_winch(image: &str, tag: Option<&str>) -> bool {
    image == "httpd" || runs_apache_of_php(image, tag)
}

fn runs_apache_of_php(image: &str, tag: Option<&str>) -> bool {
    let other = |word: &str| matches!(word, "cli" | "fpm" | "zts") || word.starts_with("alpine") || word == "alpine";
    match (image, tag) {
        ("php", Some(tag)) => tag.split('-').any(|word| word == "apache"),
        ("nextcloud" | "wordpress" | "drupal" | "joomla" | "phpmyadmin", tag) => {
            tag.is_none_or(|tag| !tag.split('-').any(other))
        }
        _ => false,
    }
}

/// Owners of images whose programs take quotes off the values of variables. Source: `Get` of github.com/qdm12/gosettings,
/// which trims them by default, looked at 2026-11-28.
pub fn trims_quotes(repository: &str) -> bool {
    ["qdm12/", "qmcgaw/"].iter().any(|owner| repository.starts_with(owner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_or_the_tag_tells_the_shell() {
        let known = [("debian", ""), ("node", "22-alpine3.23"), ("python", "3.14-slim"), ("redhat/ubi9", "9.6")];
        let shells = known.map(|(name, tag)| system_shell(name, tag));
        assert_eq!(shells, [Some(Shell::Dash), Some(Shell::Busybox), Some(Shell::Dash), Some(Shell::Bash)]);
        assert_eq!(system_shell("team/app", "1.0"), None);
        // A tag that comes from outside may be that of another distribution.
        assert_eq!((shell_in_name("debian", "${V}"), shell_in_name("node", "${V}")), (Some(Shell::Dash), None));
    }

    #[test]
    fn official_names() {
        assert!(official().is_sorted() && official().count() > 170);
        for name in ["postgres", "python", "node", "ubuntu", "scratch", "nginx"] {
            assert!(is_official(name), "{name}");
        }
        for name in ["postgresql", "cherry", "mongodb", "nodejs", "bitnami"] {
            assert!(!is_official(name), "{name}");
        }
        assert!(is_distribution("docker.io/library/ubuntu") && !is_distribution("python"));
        assert_eq!(successor("openjdk"), Some("eclipse-temurin"));
        assert_eq!(successor("python"), None);
    }

    #[test]
    fn users() {
        assert_eq!(runs_as_non_root("bitnami/redis", "7"), Some(true));
        assert_eq!(runs_as_non_root("gcr.io/distroless/static", "nonroot"), Some(true));
        assert_eq!(runs_as_non_root("gcr.io/distroless/static", "latest"), Some(false));
        assert_eq!(runs_as_non_root("python", "3.13"), Some(false));
        assert_eq!(runs_as_non_root("acme/app", "1"), None);
        assert_eq!((has_healthcheck("postgres"), has_healthcheck("acme/app")), (Some(false), None));
        assert_eq!(has_healthcheck("vaultwarden/server"), Some(true));
        assert!(drops_root("postgres") && !drops_root("nginx"));
    }

    #[test]
    fn smaller_siblings() {
        for (image, tag, small) in [
            ("python", "3.13", Some("3.13-slim")),
            ("python", "3.13-bookworm", Some("3.13-slim-bookworm")),
            ("python", "latest", Some("slim")),
            ("node", "22-bookworm", Some("22-bookworm-slim")),
            ("node", "22", Some("22-slim")),
            ("debian", "bookworm", Some("bookworm-slim")),
            ("debian", "12", Some("12-slim")),
            ("ruby", "3.4-trixie", Some("3.4-slim-trixie")),
            ("eclipse-temurin", "21-jdk-jammy", Some("21-jre-jammy")),
            ("eclipse-temurin", "21", Some("21-jre")),
            ("tomcat", "10-jdk17", Some("10-jre17")),
            ("python", "3.13-slim", None),
            ("node", "22-alpine", None),
            ("python", "3.13-windowsservercore", None),
            ("python", "rc-bookworm", None),
            ("php", "8.4-apache", None),
            ("golang", "1.26", None),
            ("acme/python", "3.13", None),
            ("ubuntu", "24.04", None),
        ] {
            assert_eq!(slimmer(image, tag).as_deref(), small, "{image}:{tag}");
        }
        assert_eq!(fresh_tag("python").as_deref(), Some("3.14-slim"));
        assert_eq!(fresh_tag("postgres").as_deref(), Some("18"));
        assert_eq!(fresh_tag("httpd"), None);
    }

    #[test]
    fn packages_have_an_image() {
        for (package, image) in [
            ("postgresql", Some("postgres")),
            ("postgresql-9.3", Some("postgres")),
            ("python3", Some("python")),
            ("python3.11", Some("python")),
            ("php8.2-fpm", Some("php")),
            ("openjdk-17-jre-headless", Some("eclipse-temurin")),
            ("nginx", Some("nginx")),
            ("postgresql-client", None),
            ("python3-dev", None),
            ("curl", None),
        ] {
            assert_eq!(image_for_package(package), image, "{package}");
        }
    }
}
