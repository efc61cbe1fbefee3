//! When the support of distributions, languages and servers ends, and which image tags name them.
//!
//! Source: endoflife.date (MIT licence), as of [`SNAPSHOT`]; of CouchDB, Hadoop and Spark as of 2026-11-28 (Spark 4.0: eighteen months from its release, as its policy has it); of Kafka, Cassandra, Nextcloud and ZooKeeper only the
//! cycles that had ended by 2025, of Drupal and Keycloak those by 2026-03, of Airflow those by 2026-04 (its README, "Version Life
//! Cycle", looked at 2026-11-27); of Elastic's products before 6 the version
//! policy at elastic.co/support/eol: 18 months from a generation's last minor release; of nginx's odd branches before 1.19 the day on which the next
//! one came, as of those after (F5's notes on 1.17 and 1.19; nginx.org, CHANGES), of Grafana before 8 the day of the generation after the next, as its
//! policy had it; of Redis after 8.6 the release notes
//! at redis.io, 2026-11; looked up 2026-11-28: of Confluent's platform the releases whose longer support had ended by 2026-08
//! (docs.confluent.io, "Supported Versions and Interoperability"), of Graylog those that had ended by 2026-05, of Elixir those that
//! had by 2025, of Prometheus' generations the end of the last long-term release (prometheus.io, "Release cycle") and of the first the
//! day of the next one, as of Traefik before 2.8, of Neo4j before 4 eighteen months from the release, as its terms say, and 3.5 as the security page of APOC says; of Ubuntu the table of distro-info-data 0.58, support for servers. A cycle without an announced
//! end has no date and counts as live, one that
//! is not listed is not known. Knows nothing of digests or private images: no verdict for them.

use std::fmt;
use std::sync::OnceLock;

use super::bare;

/// The day on which the table was taken.
pub const SNAPSHOT: Date = Date { year: 2026, month: 8, day: 22 };

/// Days before the end from which a cycle counts as ending soon.
pub const SOON_DAYS: i64 = 180;

/// One product after another: its name on a line, then `cycle end [end of extended support]`, newest
/// first, `-` where no end is announced; an empty line between products.
const TABLE: &str = include_str!("data/eol.txt");

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    pub year: i32,
    pub month: u8,
    pub day: u8,
}

impl Date {
    /// Reads `2026-11-22`; `None` for any other form, and for days that no calendar has.
    pub fn parse(text: &str) -> Option<Date> {
        let mut parts = text.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if year.len() != 4 || month.len() != 2 || day.len() != 2 {
            return None;
        }
        let date = Date { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
        let sound = (1..=12).contains(&date.month) && (1..=date.month_length()).contains(&date.day);
        sound.then_some(date)
    }

    fn month_length(self) -> u8 {
        let leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        match self.month {
            2 => 28 + u8::from(leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i64 {
        // The year is taken to begin in March, so that the leap day is its last.
        let (year, month, day) = (i64::from(self.year), i64::from(self.month), i64::from(self.day));
        let year = if month <= 2 { year - 1 } else { year };
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// What is known of one release cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// The product's key in the table, such as `postgresql`.
    pub product: &'static str,
    /// The cycle, such as `9.3` or `stream8`.
    pub cycle: &'static str,
    /// The first day without support by the project itself; `None` where none is announced.
    pub eol: Option<Date>,
    /// Until when someone else still mends it: Debian LTS, Ubuntu Pro, a vendor's contract.
    pub extended: Option<Date>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The end has come.
    Dead,
    /// It comes in less than [`SOON_DAYS`] days.
    Soon,
    Live,
}

impl Verdict {
    pub fn state(&self, today: Date) -> State {
        self.state_within(today, SOON_DAYS)
    }

    /// The same with another notion of soon, in days.
    pub fn state_within(&self, today: Date, days: i64) -> State {
        match self.eol {
            Some(end) if end <= today => State::Dead,
            Some(end) if end.days() - today.days() < days => State::Soon,
            _ => State::Live,
        }
    }

    /// Whether support beyond the project's own is still to be had.
    pub fn has_extended_support(&self, today: Date) -> bool {
        self.extended.is_some_and(|end| today < end)
    }

    /// The name people know the product by.
    pub fn title(&self) -> &'static str {
        TITLES.iter().find(|(key, _)| *key == self.product).map_or(self.product, |(_, title)| title)
    }

    /// Whether this is a later cycle of the same product, by the numbers in its name.
    pub fn is_newer_than(&self, other: &Verdict) -> bool {
        let numbers = |cycle: &'static str| {
            cycle.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse::<u32>().ok()).collect::<Vec<_>>()
        };
        numbers(self.cycle) > numbers(other.cycle)
    }

    /// The later cycle of the product whose end is announced furthest ahead or not at all.
    pub fn successor(&self) -> Option<Verdict> {
        self.newest_of(|cycle| cycle.is_newer_than(self))
    }

    /// The same among those that count.
    pub fn newest_after(&self, counts: impl Fn(&Verdict) -> bool) -> Option<Verdict> {
        self.newest_of(|cycle| cycle.is_newer_than(self) && counts(cycle))
    }

    /// The newest cycle of the product whose end is announced furthest ahead or not at all.
    pub fn newest(&self) -> Option<Verdict> {
        self.newest_of(|_| true)
    }

    fn newest_of(&self, counts: impl Fn(&Verdict) -> bool) -> Option<Verdict> {
        cycles(self.product).filter(counts).max_by(|a, b| {
            // A cycle without an end is as good as one that ends last, and of equals the first in the
            // table is the newest.
            a.eol.is_none().cmp(&b.eol.is_none()).then(a.eol.cmp(&b.eol)).then(std::cmp::Ordering::Greater)
        })
    }
}

const TITLES: &[(&str, &str)] = &[
    ("airflow", "Airflow"),
    ("almalinux", "AlmaLinux"),
    ("alpine", "Alpine"),
    ("amazonlinux", "Amazon Linux"),
    ("caddy", "Caddy"),
    ("cassandra", "Cassandra"),
    ("centos", "CentOS"),
    ("confluent", "Confluent Platform"),
    ("couchdb", "CouchDB"),
    ("debian", "Debian"),
    ("dotnet", ".NET"),
    ("drupal", "Drupal"),
    ("elasticsearch", "Elasticsearch"),
    ("elixir", "Elixir"),
    ("erlang", "Erlang/OTP"),
    ("fedora", "Fedora"),
    ("go", "Go"),
    ("grafana", "Grafana"),
    ("graylog", "Graylog"),
    ("hadoop", "Hadoop"),
    ("haproxy", "HAProxy"),
    ("httpd", "Apache HTTP Server"),
    ("java", "Java"),
    ("kafka", "Kafka"),
    ("keycloak", "Keycloak"),
    ("kibana", "Kibana"),
    ("logstash", "Logstash"),
    ("mariadb", "MariaDB"),
    ("memcached", "Memcached"),
    ("mongodb", "MongoDB"),
    ("mysql", "MySQL"),
    ("neo4j", "Neo4j"),
    ("nextcloud", "Nextcloud"),
    ("node", "Node.js"),
    ("php", "PHP"),
    ("postgresql", "PostgreSQL"),
    ("prometheus", "Prometheus"),
    ("python", "Python"),
    ("rabbitmq", "RabbitMQ"),
    ("redis", "Redis"),
    ("rockylinux", "Rocky Linux"),
    ("ruby", "Ruby"),
    ("solr", "Solr"),
    ("spark", "Spark"),
    ("tomcat", "Tomcat"),
    ("traefik", "Traefik"),
    ("ubuntu", "Ubuntu"),
    ("varnish", "Varnish"),
    ("zookeeper", "ZooKeeper"),
];

/// Code names of releases, as image tags use them.
const CODENAMES: &[(&str, &str, &str)] = &[
    ("squeeze", "debian", "6"),
    ("wheezy", "debian", "7"),
    ("jessie", "debian", "8"),
    ("stretch", "debian", "9"),
    ("buster", "debian", "10"),
    ("bullseye", "debian", "11"),
    ("bookworm", "debian", "12"),
    ("trixie", "debian", "13"),
    ("lucid", "ubuntu", "10.04"),
    ("precise", "ubuntu", "12.04"),
    ("trusty", "ubuntu", "14.04"),
    ("xenial", "ubuntu", "16.04"),
    ("zesty", "ubuntu", "17.04"),
    ("artful", "ubuntu", "17.10"),
    ("bionic", "ubuntu", "18.04"),
    ("cosmic", "ubuntu", "18.10"),
    ("disco", "ubuntu", "19.04"),
    ("eoan", "ubuntu", "19.10"),
    ("focal", "ubuntu", "20.04"),
    ("groovy", "ubuntu", "20.10"),
    ("hirsute", "ubuntu", "21.04"),
    ("impish", "ubuntu", "21.10"),
    ("jammy", "ubuntu", "22.04"),
    ("kinetic", "ubuntu", "22.10"),
    ("lunar", "ubuntu", "23.04"),
    ("mantic", "ubuntu", "23.10"),
    ("noble", "ubuntu", "24.04"),
    ("oracular", "ubuntu", "24.10"),
    ("plucky", "ubuntu", "25.04"),
    ("questing", "ubuntu", "25.10"),
    ("resolute", "ubuntu", "26.04"),
    ("argon", "node", "4"),
    ("boron", "node", "6"),
    ("carbon", "node", "8"),
    ("dubnium", "node", "10"),
    ("erbium", "node", "12"),
    ("fermium", "node", "14"),
    ("gallium", "node", "16"),
    ("hydrogen", "node", "18"),
    ("iron", "node", "20"),
    ("jod", "node", "22"),
    ("krypton", "node", "24"),
];

/// Images whose tags begin with a version of a product: the repository without `docker.io/library/`.
const IMAGES: &[(&str, &str)] = &[
    ("almalinux", "almalinux"),
    ("alpine", "alpine"),
    ("amazoncorretto", "java"),
    ("amazonlinux", "amazonlinux"),
    ("apache/airflow", "airflow"),
    ("apache/couchdb", "couchdb"),
    ("apache/hadoop", "hadoop"),
    ("apache/kafka", "kafka"),
    ("apache/spark", "spark"),
    ("bitnami/kafka", "kafka"),
    ("bitnami/mariadb", "mariadb"),
    ("bitnami/memcached", "memcached"),
    ("bitnami/mongodb", "mongodb"),
    ("bitnami/mysql", "mysql"),
    ("bitnami/nginx", "nginx"),
    ("bitnami/node", "node"),
    ("bitnami/postgresql", "postgresql"),
    ("bitnami/rabbitmq", "rabbitmq"),
    ("bitnami/redis", "redis"),
    ("bitnami/zookeeper", "zookeeper"),
    ("caddy", "caddy"),
    ("cassandra", "cassandra"),
    ("centos", "centos"),
    ("confluentinc/cp-enterprise-control-center", "confluent"),
    ("confluentinc/cp-kafka", "confluent"),
    ("confluentinc/cp-kafka-connect", "confluent"),
    ("confluentinc/cp-kafka-rest", "confluent"),
    ("confluentinc/cp-ksqldb-server", "confluent"),
    ("confluentinc/cp-schema-registry", "confluent"),
    ("confluentinc/cp-server", "confluent"),
    ("confluentinc/cp-zookeeper", "confluent"),
    ("couchdb", "couchdb"),
    ("debian", "debian"),
    ("docker.elastic.co/elasticsearch/elasticsearch", "elasticsearch"),
    ("docker.elastic.co/kibana/kibana", "kibana"),
    ("docker.elastic.co/logstash/logstash", "logstash"),
    ("drupal", "drupal"),
    ("eclipse-temurin", "java"),
    ("elasticsearch", "elasticsearch"),
    ("elixir", "elixir"),
    ("erlang", "erlang"),
    ("fedora", "fedora"),
    ("golang", "go"),
    ("grafana/grafana", "grafana"),
    ("grafana/grafana-oss", "grafana"),
    ("graylog/graylog", "graylog"),
    ("haproxy", "haproxy"),
    ("httpd", "httpd"),
    ("ibm-semeru-runtimes", "java"),
    ("jboss/keycloak", "keycloak"),
    ("kibana", "kibana"),
    ("logstash", "logstash"),
    ("mariadb", "mariadb"),
    ("mcr.microsoft.com/dotnet/aspnet", "dotnet"),
    ("mcr.microsoft.com/dotnet/core/aspnet", "dotnet"),
    ("mcr.microsoft.com/dotnet/core/runtime", "dotnet"),
    ("mcr.microsoft.com/dotnet/core/sdk", "dotnet"),
    ("mcr.microsoft.com/dotnet/runtime", "dotnet"),
    ("mcr.microsoft.com/dotnet/runtime-deps", "dotnet"),
    ("mcr.microsoft.com/dotnet/sdk", "dotnet"),
    ("memcached", "memcached"),
    ("mhart/alpine-node", "node"),
    ("microsoft/dotnet", "dotnet"),
    ("mongo", "mongodb"),
    ("mysql", "mysql"),
    ("mysql/mysql-server", "mysql"),
    ("neo4j", "neo4j"),
    ("nextcloud", "nextcloud"),
    ("nginx", "nginx"),
    ("nginxinc/nginx-unprivileged", "nginx"),
    ("node", "node"),
    ("openjdk", "java"),
    ("php", "php"),
    ("postgis/postgis", "postgresql"),
    ("postgres", "postgresql"),
    ("prom/prometheus", "prometheus"),
    ("public.ecr.aws/amazonlinux/amazonlinux", "amazonlinux"),
    ("puckel/docker-airflow", "airflow"),
    ("python", "python"),
    ("quay.io/centos/centos", "centos"),
    ("quay.io/fedora/fedora", "fedora"),
    ("quay.io/keycloak/keycloak", "keycloak"),
    ("quay.io/prometheus/prometheus", "prometheus"),
    ("rabbitmq", "rabbitmq"),
    ("redis", "redis"),
    // Off since 2023-05 (issue 424 of CentOS/container-index); what still names it is of that time.
    ("registry.centos.org/centos/centos", "centos"),
    ("rockylinux", "rockylinux"),
    ("rockylinux/rockylinux", "rockylinux"),
    ("ruby", "ruby"),
    ("serversideup/php", "php"),
    ("solr", "solr"),
    ("thecodingmachine/php", "php"),
    ("tomcat", "tomcat"),
    ("traefik", "traefik"),
    ("ubuntu", "ubuntu"),
    ("varnish", "varnish"),
    ("webdevops/php", "php"),
    ("webdevops/php-apache", "php"),
    ("webdevops/php-nginx", "php"),
    ("zookeeper", "zookeeper"),
];

/// Distributions and languages that stand in a tag with their version: `alpine3.19`, `ubuntu22.04`, `php7.4`.
const SUFFIXED: [&str; 7] = ["alpine", "centos", "debian", "fedora", "php", "python", "ubuntu"];

/// Images whose `latest` nobody moves any more, with the release that it stayed at.
const FROZEN: &[(&str, &str)] = &[("centos", "8")];

/// What is known of the image `repository:tag`: the product it is named for, then the distribution its
/// tag names: two verdicts for `python:3.13-bookworm`. Empty where nothing is known.
///
/// `repository` may begin with a registry. Of a tag that leaves part of the version open (`php:7`) the
/// newest cycle is meant.
pub fn lookup(repository: &str, tag: &str) -> Vec<Verdict> {
    let name = bare(repository);
    let known = IMAGES.binary_search_by(|(image, _)| (*image).cmp(name)).ok();
    let product = known.and_then(|at| IMAGES.get(at)).map(|(_, product)| *product);
    let official = !name.contains('/');
    if product.is_none() && !official && name != "nvidia/cuda" && !name.starts_with("mcr.microsoft.com/") {
        return Vec::new();
    }
    let frozen = FROZEN.iter().find(|(frozen, _)| tag == "latest" && *frozen == name);
    let tag = frozen.map_or(tag, |(_, release)| release);
    let mut verdicts: Vec<Verdict> = Vec::new();
    for (index, part) in tag.split('-').enumerate() {
        let named = product.filter(|_| index == 0).and_then(|product| cycle(product, part));
        let found = named.or_else(|| coded(part, product)).or_else(|| suffixed(part));
        verdicts.extend(found.filter(|found| !verdicts.iter().any(|known| known.product == found.product)));
    }
    verdicts
}

/// The cycle of `product` to which `version` belongs: `9.3` for `9.3.25`, `8.5` for PHP's `8`.
pub fn cycle(product: &str, version: &str) -> Option<Verdict> {
    let version =
        version.strip_prefix('v').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(version);
    // 8u342-b07 is a Java 8, 3.14.0rc1 a Python 3.14.
    let digits = version.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let version = version.strip_suffix(digits).filter(|numbers| !numbers.is_empty()).unwrap_or(version);
    let cycles = rows_of(product);
    let mut prefix = version;
    while !prefix.is_empty() {
        if let Some(found) = cycles.iter().find(|cycle| cycle.cycle == prefix) {
            return Some(*found);
        }
        prefix = prefix.rsplit_once('.').map_or("", |(front, _)| front);
    }
    let open = |cycle: &&Verdict| cycle.cycle.strip_prefix(version).is_some_and(|rest| rest.starts_with('.'));
    // Where only cycles that have ended are listed, the newest of a generation may be another.
    let whole = || cycles.iter().any(|cycle| cycle.eol.is_none_or(|end| end > SNAPSHOT));
    cycles.iter().find(open).copied().filter(|_| !version.is_empty() && whole())
}

/// The code name of a release of Debian or Ubuntu.
pub fn codename(product: &str, cycle: &str) -> Option<&'static str> {
    CODENAMES.iter().find(|(_, of, version)| *of == product && *version == cycle).map(|(name, ..)| *name)
}

/// Whether a release of Debian or Ubuntu is called so.
pub fn is_codename(word: &str) -> bool {
    CODENAMES.iter().any(|(name, product, _)| *name == word && matches!(*product, "debian" | "ubuntu"))
}

/// What `latest` of an image stands for, as its tags name the release; of Ubuntu the last with long support. Only of
/// images that keep no data: what another release has written need not be read by this one.
pub fn newest_tag(repository: &str) -> Option<&'static str> {
    const KEEP_NOTHING: &[&str] = &[
        "alpine",
        "caddy",
        "debian",
        "fedora",
        "golang",
        "haproxy",
        "httpd",
        "memcached",
        "nginx",
        "node",
        "php",
        "python",
        "redis",
        "ruby",
        "traefik",
        "ubuntu",
    ];
    let name = bare(repository);
    let (_, product) = IMAGES.iter().find(|(image, _)| *image == name && KEEP_NOTHING.contains(image))?;
    let newest = cycles(product).next()?;
    Some(if *product == "ubuntu" { newest.newest()?.cycle } else { newest.cycle })
}

fn coded(part: &str, product: Option<&str>) -> Option<Verdict> {
    let (_, of, version) = CODENAMES.iter().find(|(name, _, _)| *name == part)?;
    // Node's code names are chemical elements and mean something in its own tags alone.
    (*of != "node" || product == Some("node")).then(|| cycle(of, version)).flatten()
}

fn suffixed(part: &str) -> Option<Verdict> {
    SUFFIXED.iter().find_map(|distribution| {
        let version = part.strip_prefix(distribution)?;
        version.starts_with(|c: char| c.is_ascii_digit()).then(|| cycle(distribution, version)).flatten()
    })
}

/// The cycles of a product, newest first.
pub fn cycles(product: &str) -> impl Iterator<Item = Verdict> + use<> {
    rows_of(product).iter().copied()
}

fn rows_of(product: &str) -> &'static [Verdict] {
    let table = table();
    let from = table.partition_point(|row| row.product < product);
    let rows = table.get(from..).unwrap_or_default();
    rows.get(..rows.partition_point(|row| row.product == product)).unwrap_or_default()
}

/// Sorted by product; within one as in the text.
fn table() -> &'static [Verdict] {
    static ROWS: OnceLock<Vec<Verdict>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let mut rows = Vec::new();
        for block in TABLE.split("\n\n") {
            let mut lines = block.lines();
            let Some(product) = lines.next() else { continue };
            for line in lines {
                let mut fields = line.split(' ');
                let cycle = fields.next().unwrap_or_default();
                let eol = fields.next().and_then(Date::parse);
                rows.push(Verdict { product, cycle, eol, extended: fields.next().and_then(Date::parse) });
            }
        }
        rows.sort_by_key(|row| row.product);
        rows
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date { year: 2026, month: 11, day: 22 };

    fn states(image: &str, tag: &str) -> Vec<(&'static str, &'static str, State)> {
        lookup(image, tag).iter().map(|v| (v.product, v.cycle, v.state(TODAY))).collect()
    }

    #[test]
    fn tags_name_products_and_distributions() {
        use State::*;
        assert_eq!(states("ubuntu", "14.04"), [("ubuntu", "14.04", Dead)]);
        assert_eq!(lookup("ubuntu", "14.04")[0].eol, Date::parse("2019-04-25"));
        assert_eq!(states("python", "3.13-bookworm"), [("python", "3.13", Live), ("debian", "12", Dead)]);
        assert_eq!(states("python", "3.13.2-slim-trixie"), [("python", "3.13", Live), ("debian", "13", Live)]);
        assert_eq!(
            states("docker.io/library/php", "7-fpm-alpine3.19"),
            [("php", "7.4", Dead), ("alpine", "3.19", Dead)]
        );
        assert_eq!(states("node", "22-alpine"), [("node", "22", Soon)]);
        assert_eq!(states("node", "iron-slim"), [("node", "20", Dead)]);
        assert_eq!(states("postgres", "9.3.25"), [("postgresql", "9.3", Dead)]);
        assert_eq!(states("postgres", "16-alpine"), [("postgresql", "16", Live)]);
        assert_eq!(states("centos", "7.9.2009"), [("centos", "7", Dead)]);
        assert_eq!(states("quay.io/centos/centos", "stream8"), [("centos", "stream8", Dead)]);
        assert_eq!(
            states("mcr.microsoft.com/dotnet/sdk", "8.0-jammy"),
            [("dotnet", "8", Dead), ("ubuntu", "22.04", Live)]
        );
        assert_eq!(states("nvidia/cuda", "11.0-base-ubuntu18.04"), [("ubuntu", "18.04", Dead)]);
        assert_eq!(states("debian", "bookworm-slim"), [("debian", "12", Dead)]);
        assert_eq!(states("ubuntu", "jammy-20240111"), [("ubuntu", "22.04", Live)]);
        assert_eq!(states("openjdk", "8u342-jdk"), [("java", "8", Live)]);
        assert_eq!(states("arm32v7/debian", "buster"), [("debian", "10", Dead)]);
        assert_eq!(states("tomcat", "8.5.99-jdk17"), [("tomcat", "8.5", Dead)]);
        assert_eq!(states("fedora", "43"), [("fedora", "43", Soon)]);
        assert_eq!(states("alpine", "3.24"), [("alpine", "3.24", Live)]);
    }

    #[test]
    fn what_is_unknown_has_no_verdict() {
        for (image, tag) in [
            ("python", "latest"),
            ("alpine", "latest"),
            ("debian", "stable-slim"),
            ("acme/python", "2.7"),
            ("registry.example.com/python", "2.7-bookworm"),
            ("ubuntu", ""),
            ("postgres", "99"),
            ("golang", "alpine"),
            ("zookeeper", "3"),
            ("apache/kafka", "3"),
        ] {
            assert_eq!(lookup(image, tag), [], "{image}:{tag}");
        }
    }

    #[test]
    fn extended_support_has_its_own_end() {
        assert!(lookup("debian", "12")[0].has_extended_support(TODAY));
        assert!(!lookup("debian", "10")[0].has_extended_support(TODAY));
        assert!(!lookup("ubuntu", "14.04")[0].has_extended_support(TODAY));
    }

    #[test]
    fn the_table_is_whole_and_dates_count_days() {
        assert!(table().len() > 300);
        assert!(table().iter().all(|row| !row.cycle.is_empty()));
        for (_, product, version) in CODENAMES {
            assert_eq!(cycle(product, version).map(|v| v.cycle), Some(*version));
        }
        assert!(IMAGES.is_sorted() && IMAGES.iter().all(|(_, product)| cycles(product).count() > 0));
        assert_eq!(Date::parse("1970-01-01").unwrap().days(), 0);
        assert_eq!(Date::parse("2026-11-22").unwrap().days(), 20_779);
        assert_eq!(Date::parse("2026-02-29"), None);
        assert_eq!(lookup("ubuntu", "14.04")[0].newest().unwrap().cycle, "26.04");
        assert_eq!(lookup("python", "2.7")[0].newest().unwrap().cycle, "3.14");
    }
}
