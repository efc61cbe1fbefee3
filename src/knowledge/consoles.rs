//! Images whose page is a tool for operators, and who may use it.
//!
//! Source: the images' own pages on Docker Hub and their documentation, as of 2026-11; looked at 2026-11-27: docker-library's
//! page of Adminer, Flower's on authentication, dozzle.dev on the same, Kafka UI's examples for compose. Knows no service.

use super::bare;

/// A page for operators.
#[derive(Debug)]
pub struct Console {
    images: &'static [&'static str],
    /// As people write it.
    pub name: &'static str,
    pub port: u16,
    /// What whoever opens the page can do.
    pub gives: &'static str,
    /// Variables and options, one of which asks for a password.
    guards: &'static [&'static str],
}

const fn row(
    images: &'static [&'static str],
    name: &'static str,
    port: u16,
    gives: &'static str,
    guards: &'static [&'static str],
) -> Console {
    Console { images, name, port, gives, guards }
}

const CONSOLES: &[Console] = &[
    row(&["adminer"], "Adminer", 8080, "may try passwords of every database it reaches", &[]),
    row(&["phpmyadmin", "phpmyadmin/phpmyadmin"], "phpMyAdmin", 80, "may try passwords of the database", &[]),
    row(
        &["rediscommander/redis-commander", "ghcr.io/joeferner/redis-commander"],
        "Redis Commander",
        8081,
        "may read and change all that Redis holds",
        &["HTTP_USER", "HTTP_PASSWORD", "HTTP_PASSWORD_HASH", "HTTP_PASSWORD_FILE"],
    ),
    row(
        &["mher/flower"],
        "Flower",
        5555,
        "may read and stop tasks",
        &["FLOWER_BASIC_AUTH", "FLOWER_AUTH", "FLOWER_AUTH_PROVIDER", "basic_auth", "basic-auth", "--auth"],
    ),
    row(
        &["provectuslabs/kafka-ui", "ghcr.io/kafbat/kafka-ui", "kafbat/kafka-ui"],
        "Kafka UI",
        8080,
        "may read and delete topics",
        &["AUTH_TYPE", "SPRING_SECURITY_USER_NAME", "SPRING_CONFIG_ADDITIONAL-LOCATION"],
    ),
    row(&["obsidiandynamics/kafdrop"], "Kafdrop", 9000, "may read all messages", &[]),
    row(&["tchiotludo/akhq"], "AKHQ", 8080, "may read and delete topics", &["AKHQ_CONFIGURATION"]),
    row(
        &["amir20/dozzle"],
        "Dozzle",
        8080,
        "may read the logs of every container",
        &["DOZZLE_AUTH_PROVIDER", "DOZZLE_USERNAME", "--auth-provider", "--username"],
    ),
    row(&["dockersamples/visualizer"], "Docker Swarm Visualizer", 8080, "sees every task of the swarm", &[]),
    row(
        &["gcr.io/cadvisor/cadvisor", "google/cadvisor", "ghcr.io/google/cadvisor"],
        "cAdvisor",
        8080,
        "sees the processes of the host",
        &["http_auth_file", "http_digest_file"],
    ),
    row(&["mailhog/mailhog"], "MailHog", 8025, "may read all mail it caught", &["MH_AUTH_FILE", "-auth-file"]),
    row(
        &["axllent/mailpit"],
        "Mailpit",
        8025,
        "may read all mail it caught",
        &["MP_UI_AUTH", "MP_UI_AUTH_FILE", "--ui-auth"],
    ),
    row(
        &["prom/alertmanager", "quay.io/prometheus/alertmanager"],
        "Alertmanager",
        9093,
        "may silence alerts",
        &["--web.config.file"],
    ),
];

/// The console of this repository, if it is one.
pub fn console(repository: &str) -> Option<&'static Console> {
    let name = bare(repository);
    CONSOLES.iter().find(|console| console.images.contains(&name))
}

impl Console {
    /// Whether a variable or an option of this name puts a password before the page.
    pub fn is_guarded_by(&self, word: &str) -> bool {
        self.guards.iter().any(|guard| word.contains(guard))
    }
}
