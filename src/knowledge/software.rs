//! What a release is called where its makers publish it: which product and version an archive's name or a requirement of pip
//! speaks of.
//!
//! Source: the download pages of the products (kafka.apache.org, tomcat.apache.org, solr.apache.org, go.dev/dl, nodejs.org/dist,
//! python.org/ftp and so on) and PyPI, as of 2026-11. Hand-made. Knows nothing of support: the products are keys of `eol`.

/// What an archive's name begins with, the product, and whether the name alone tells: extensions and clients of the others
/// are called like the server.
const ARCHIVES: &[(&str, &str, bool)] = &[
    ("Python-", "python", true),
    ("apache-cassandra-", "cassandra", true),
    ("apache-couchdb-", "couchdb", true),
    ("apache-tomcat-", "tomcat", true),
    ("apache-zookeeper-", "zookeeper", true),
    ("aspnetcore-runtime-", "dotnet", true),
    ("dotnet-runtime-", "dotnet", true),
    ("dotnet-sdk-", "dotnet", true),
    ("drupal-", "drupal", true),
    ("elasticsearch-", "elasticsearch", false),
    ("go", "go", false),
    ("grafana-", "grafana", false),
    ("grafana_", "grafana", false),
    ("hadoop-", "hadoop", true),
    ("haproxy-", "haproxy", false),
    ("httpd-", "httpd", true),
    ("kafka_2.10-", "kafka", true),
    ("kafka_2.11-", "kafka", true),
    ("kafka_2.12-", "kafka", true),
    ("kafka_2.13-", "kafka", true),
    ("keycloak-", "keycloak", false),
    ("kibana-", "kibana", false),
    ("logstash-", "logstash", false),
    ("nextcloud-", "nextcloud", true),
    ("nginx-", "nginx", false),
    ("node-v", "node", true),
    ("php-", "php", false),
    ("postgresql-", "postgresql", false),
    ("rabbitmq-server-generic-unix-", "rabbitmq", true),
    ("ruby-", "ruby", false),
    ("solr-", "solr", true),
    ("spark-", "spark", true),
    ("zookeeper-", "zookeeper", true),
];

const ENDINGS: &[&str] = &[".tar.gz", ".tgz", ".tar.xz", ".tar.bz2", ".zip", ".deb", ".rpm"];

/// Where extensions and clients are published, by parts of their addresses.
const OTHERS: &[&str] = &["pecl", "pypi", "pythonhosted", "npmjs", "rubygems", "/maven", "charts"];

/// The product and version of the archive at the end of an address or path.
pub fn of_archive(place: &str) -> Option<(&'static str, &str)> {
    let path = place.split(['?', '#']).next()?;
    let name = path.rsplit('/').next()?;
    let far = place.contains("://");
    if OTHERS.iter().any(|part| place.contains(part)) || !ENDINGS.iter().any(|ending| name.ends_with(ending)) {
        return None;
    }
    ARCHIVES.iter().filter(|(.., alone)| *alone || far).find_map(|(front, product, _)| {
        let rest = name.strip_prefix(front).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))?;
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let version = rest.get(..digits)?.trim_end_matches('.');
        version.contains('.').then_some((*product, version))
    })
}

/// The product that a package of PyPI is the server of.
pub fn of_requirement(name: &str) -> Option<&'static str> {
    (name == "apache-airflow").then_some("airflow")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_name_products() {
        let of = of_archive;
        assert_eq!(of("https://x.org/kafka/2.8.1/kafka_2.13-2.8.1.tgz"), Some(("kafka", "2.8.1")));
        assert_eq!(of("/tmp/apache-tomcat-8.5.3.tar.gz"), Some(("tomcat", "8.5.3")));
        assert_eq!(of("https://go.dev/dl/go1.15.linux-amd64.tar.gz"), Some(("go", "1.15")));
        assert_eq!(of("https://nodejs.org/dist/v14.1.0/node-v14.1.0-linux-x64.tar.xz"), Some(("node", "14.1.0")));
        assert!(of("https://pecl.php.net/get/php-5.3.7.tgz").is_none());
        assert!(of("php-7.1.3.tar.gz").is_none() && of("https://x.org/elasticsearch-head-1.2.zip").is_none());
        assert!(of("https://x.org/node-v.tar.gz").is_none() && of("https://x.org/go1.15").is_none());
    }
}
