//! Images whose page is a tool for operators, and who may use it.
//!
//! Source: the images' own pages on Docker Hub and their documentation, as of 2026-11; looked at 2026-11-27: docker-library's
//! page of Adminer, Flower's on authentication, dozzle.dev on the same, Kafka UI's examples for compose; of PHP-FPM, Hadoop,
//! Airflow 1.10, Selenium Grid, Cerebro, Redis Insight, Kibana (with a login by itself since 8.0), the registry and Traefik
//! what their manuals say of security; as known in 2026-11, not looked up one by one: RabbitMQ's "Access Control" with the `rabbitmq` image's page (the image lets
//! `guest` in from anywhere), Frigate's "Authentication" (5000 is the port without), Nginx Proxy Manager's "Quick Setup", Spark's "Security" (off by
//! default), Flink's "Security overview", Confluent's on Connect's REST and on Control Center, mongo-express's README, Spring's Eureka.

use super::bare;

/// A page for operators.
#[derive(Debug)]
pub struct Console {
    images: &'static [&'static str],
    /// As people write it.
    pub name: &'static str,
    pub ports: &'static [u16],
    /// A word of the tag that it must have; empty: any tag.
    tag: &'static str,
    /// The first release that asks for a login by itself; 0: none does.
    below: u32,
    /// What the path of a file begins or ends with that may ask for one; none: no file may.
    settings: &'static [&'static str],
    /// An option or variable without which there is no such page; empty: there always is.
    only_with: &'static str,
    /// What whoever opens the page can do.
    pub gives: &'static str,
    /// How it lets them in.
    pub lets_in: &'static str,
    /// It asks for a login once it is set up.
    pub only_at_first: bool,
    /// Variables and options, one of which asks for a password.
    guards: &'static [&'static str],
}

const fn row(
    images: &'static [&'static str],
    name: &'static str,
    ports: &'static [u16],
    gives: &'static str,
    guards: &'static [&'static str],
) -> Console {
    let lets_in = "asks for no login of its own";
    let (settings, only_at_first) = (&[], false);
    Console { images, name, ports, tag: "", below: 0, settings, only_with: "", gives, lets_in, only_at_first, guards }
}

const PROMETHEUS: &[&str] = &["prom/prometheus", "quay.io/prometheus/prometheus"];

const CONSOLES: &[Console] = &[
    Console { tag: "fastcgi", ..row(&["adminer"], "FastCGI", &[9000], "may have PHP run what it likes", &[]) },
    Console {
        tag: "fpm",
        ..row(
            &["nextcloud", "php", "phpmyadmin", "wordpress"],
            "FastCGI",
            &[9000],
            "may have PHP run what it likes",
            &[],
        )
    },
    row(&["adminer"], "Adminer", &[8080], "may try passwords of every database it reaches", &[]),
    row(&["phpmyadmin", "phpmyadmin/phpmyadmin"], "phpMyAdmin", &[80], "may try passwords of the database", &[]),
    row(
        &["rediscommander/redis-commander", "ghcr.io/joeferner/redis-commander"],
        "Redis Commander",
        &[8081],
        "may read and change all that Redis holds",
        &["HTTP_USER", "HTTP_PASSWORD", "HTTP_PASSWORD_HASH", "HTTP_PASSWORD_FILE"],
    ),
    row(
        &["mher/flower"],
        "Flower",
        &[5555],
        "may read and stop tasks",
        &["FLOWER_BASIC_AUTH", "FLOWER_AUTH", "FLOWER_AUTH_PROVIDER", "basic_auth", "basic-auth", "--auth"],
    ),
    row(
        &["provectuslabs/kafka-ui", "ghcr.io/kafbat/kafka-ui", "kafbat/kafka-ui"],
        "Kafka UI",
        &[8080],
        "may read and delete topics",
        &["AUTH_TYPE", "SPRING_SECURITY_USER_NAME", "SPRING_CONFIG_ADDITIONAL-LOCATION"],
    ),
    row(&["obsidiandynamics/kafdrop"], "Kafdrop", &[9000], "may read all messages", &[]),
    row(&["tchiotludo/akhq"], "AKHQ", &[8080], "may read and delete topics", &["AKHQ_CONFIGURATION"]),
    row(
        &["amir20/dozzle"],
        "Dozzle",
        &[8080],
        "may read the logs of every container",
        &["DOZZLE_AUTH_PROVIDER", "DOZZLE_USERNAME", "--auth-provider", "--username"],
    ),
    row(&["dockersamples/visualizer"], "Docker Swarm Visualizer", &[8080], "sees every task of the swarm", &[]),
    row(
        &["gcr.io/cadvisor/cadvisor", "google/cadvisor", "ghcr.io/google/cadvisor"],
        "cAdvisor",
        &[8080],
        "sees the processes of the host",
        &["http_auth_file", "http_digest_file"],
    ),
    row(&["mailhog/mailhog"], "MailHog", &[8025], "may read all mail it caught", &["MH_AUTH_FILE", "-auth-file"]),
    row(
        &["axllent/mailpit"],
        "Mailpit",
        &[8025],
        "may read all mail it caught",
        &["MP_UI_AUTH", "MP_UI_AUTH_FILE", "--ui-auth"],
    ),
    row(
        &["prom/alertmanager", "quay.io/prometheus/alertmanager"],
        "Alertmanager",
        &[9093],
        "may silence alerts",
        &["--web.config.file"],
    ),
    Console {
        only_with: "--web.enable-admin-api",
        ..row(PROMETHEUS, "Prometheus", &[9090], "may delete what was measured", &["--web.config.file"])
    },
    Console {
        only_with: "--web.enable-lifecycle",
        ..row(PROMETHEUS, "Prometheus", &[9090], "may stop it", &["--web.config.file"])
    },
    row(
        &["bde2020/hadoop-namenode"],
        "Hadoop's NameNode",
        &[9870, 50070, 9000, 8020],
        "may read and delete files",
        &[],
    ),
    row(&["bde2020/hadoop-resourcemanager"], "Hadoop's YARN", &[8088], "may run programs on the cluster", &[]),
    Console {
        only_with: "flower",
        ..row(
            &["apache/airflow", "puckel/docker-airflow"],
            "Flower",
            &[5555],
            "may read tasks and stop the workers",
            &["FLOWER_BASIC_AUTH", "FLOWER_AUTH", "basic_auth", "basic-auth"],
        )
    },
    row(
        &["puckel/docker-airflow"],
        "Airflow 1",
        &[8080],
        "may run tasks and read connections",
        &["AIRFLOW__WEBSERVER__AUTHENTICATE", "AIRFLOW__WEBSERVER__RBAC", "AIRFLOW__API__AUTH_BACKEND"],
    ),
    row(&["lmenezes/cerebro"], "Cerebro", &[9000], "may delete the indices of Elasticsearch", &["AUTH_TYPE"]),
    row(&["redis/redisinsight"], "Redis Insight", &[5540], "may read and change all that Redis holds", &[]),
    row(
        &[
            "selenium/hub",
            "selenium/standalone-chrome",
            "selenium/standalone-chromium",
            "selenium/standalone-edge",
            "selenium/standalone-firefox",
        ],
        "Selenium",
        &[4444],
        "may send its browsers anywhere in this network",
        &["SE_ROUTER_USERNAME", "--username"],
    ),
    Console {
        below: 8,
        settings: &[".yml"],
        ..row(
            &["kibana", "docker.elastic.co/kibana/kibana"],
            "Kibana",
            &[5601],
            "may read and delete what Elasticsearch holds",
            &["ELASTICSEARCH_USERNAME", "ELASTICSEARCH_PASSWORD", "XPACK_SECURITY"],
        )
    },
    Console {
        settings: &[".yml"],
        ..row(&["registry"], "the registry", &[5000], "may pull and push images", &["REGISTRY_AUTH", "REGISTRY_PROXY"])
    },
    Console {
        tag: "management",
        settings: &["/etc/rabbitmq"],
        lets_in: "lets `guest` in with the password `guest`",
        ..row(
            &["rabbitmq"],
            "RabbitMQ's console",
            &[15672],
            "may read and delete queues",
            &["RABBITMQ_DEFAULT_USER", "RABBITMQ_DEFAULT_PASS", "RABBITMQ_CONFIG", "RABBITMQ_ADVANCED_CONFIG"],
        )
    },
    Console {
        lets_in: "belongs to whoever logs in first",
        only_at_first: true,
        ..row(
            &["jc21/nginx-proxy-manager"],
            "Nginx Proxy Manager",
            &[81],
            "may send visitors elsewhere",
            &["INITIAL_ADMIN_PASSWORD"],
        )
    },
    Console {
        lets_in: "asks for no login on this port, and does on 8971",
        ..row(
            &["blakeblackshear/frigate", "ghcr.io/blakeblackshear/frigate"],
            "Frigate",
            &[5000],
            "may watch the cameras and change the settings",
            &[],
        )
    },
    row(
        &["apache/spark", "bde2020/spark-master", "bitnami/spark", "bitnamilegacy/spark", "spark"],
        "Spark's master",
        &[7077, 6066],
        "may run programs on the cluster",
        &["SPARK_RPC_AUTHENTICATION_ENABLED", "spark.authenticate"],
    ),
    row(
        &["apache/flink", "flink"],
        "Flink",
        &[8081],
        "may run programs on the cluster",
        &["web.submit.enable", "security.ssl.rest"],
    ),
    row(
        &["confluentinc/cp-enterprise-control-center", "confluentinc/cp-enterprise-control-center-next-gen"],
        "Confluent's Control Center",
        &[9021],
        "may read and delete topics",
        &["CONTROL_CENTER_REST_AUTHENTICATION", "CONTROL_CENTER_AUTH"],
    ),
    row(
        &[
            "confluentinc/cp-kafka-connect",
            "confluentinc/cp-kafka-connect-base",
            "debezium/connect",
            "quay.io/debezium/connect",
        ],
        "Kafka Connect",
        &[8083],
        "may start connectors, which read files and databases",
        &["REST_EXTENSION_CLASSES", "CONNECT_LISTENERS"],
    ),
    row(
        &["springcloud/eureka", "steeltoeoss/eureka-server"],
        "Eureka",
        &[8761],
        "may register services in the place of others",
        &["SPRING_SECURITY", "SPRING_APPLICATION_JSON"],
    ),
    Console {
        lets_in: "asks for no login, or takes `admin` with the password `pass`",
        ..row(
            &["mongo-express"],
            "mongo-express",
            &[8081],
            "may read and change all that MongoDB holds",
            &["ME_CONFIG_BASICAUTH_USERNAME", "ME_CONFIG_BASICAUTH_PASSWORD"],
        )
    },
    Console {
        only_with: "--api.insecure",
        ..row(&["traefik"], "Traefik's dashboard", &[8080], "sees all routes and services", &["--api.insecure=false"])
    },
];

/// Images whose start programs open JMX to everyone where a variable gives it a port and none its options.
///
/// Source: Kafka's `bin/kafka-run-class.sh` ("JMX settings": `authenticate=false` where `KAFKA_JMX_OPTS` is empty), which those of
/// Confluent's platform run as well; as known in 2026-11.
pub fn opens_jmx(repository: &str) -> bool {
    const KAFKA: &[&str] = &["apache/kafka", "bitnami/kafka", "bitnamilegacy/kafka", "wurstmeister/kafka"];
    let name = bare(repository);
    KAFKA.contains(&name) || ["confluentinc/cp-kafka", "confluentinc/cp-server"].iter().any(|own| name.starts_with(own))
}

/// The console that an image of this repository and tag holds, if it is one: by what is said of the service, its options, where
/// that decides.
pub fn console(repository: &str, tag: Option<&str>, said: &str) -> Option<&'static Console> {
    let name = bare(repository);
    let is = |word: &str| word.is_empty() || tag.is_some_and(|tag| tag.split('-').any(|part| part == word));
    let number = tag.and_then(|tag| tag.trim_start_matches('v').split(['.', '-']).next()?.parse::<u32>().ok());
    let old = |console: &Console| console.below == 0 || number.is_some_and(|number| number < console.below);
    let there = |console: &Console| is(console.tag) && old(console) && said.contains(console.only_with);
    CONSOLES.iter().find(|console| console.images.contains(&name) && there(console))
}

impl Console {
    /// Whether it shows mail that it keeps from going out.
    pub fn catches_mail(&self) -> bool {
        self.gives.ends_with("mail it caught")
    }

    /// Whether it is a registry, which may be a mirror for the engines of other machines.
    pub fn keeps_images(&self) -> bool {
        self.gives.ends_with("push images")
    }

    /// Whether it is PHP without a web server before it.
    pub fn speaks_fastcgi(&self) -> bool {
        self.name == "FastCGI"
    }

    /// Whether it lets in an account that everyone knows.
    pub fn has_a_known_guest(&self) -> bool {
        self.lets_in.contains("`guest`")
    }

    /// Whether it belongs to the watching of machines, and gives no way to data or programs.
    pub fn only_watches(&self) -> bool {
        self.gives.ends_with("alerts") || self.gives.ends_with("processes of the host")
    }

    /// The option that opens it, and what to do without. Source: Prometheus' "Management API" and "TSDB Admin APIs", 2026-11.
    pub fn opened_by(&self) -> Option<(&'static str, &'static str)> {
        let instead = match self.only_with {
            "--web.enable-lifecycle" => {
                "take `--web.enable-lifecycle` out, and have it read its settings anew by the signal HUP; or keep the port from other machines"
            }
            "--web.enable-admin-api" => "take `--web.enable-admin-api` out; or keep the port from other machines",
            _ => return None,
        };
        Some((self.only_with, instead))
    }

    /// Whether nothing asks for a password before the page, whatever is set.
    pub fn is_always_open(&self) -> bool {
        self.guards.is_empty()
    }

    /// Whether a file of settings may ask for a password.
    pub fn may_be_guarded_by_file(&self, path: &str) -> bool {
        self.settings.iter().any(|part| path.starts_with(part) || path.ends_with(part))
    }

    /// Whether no file of settings may do so.
    pub fn has_no_settings(&self) -> bool {
        self.settings.is_empty()
    }

    /// Whether a variable or an option of this name puts a password before the page.
    pub fn is_guarded_by(&self, word: &str) -> bool {
        self.guards.iter().any(|guard| word.contains(guard))
    }
}
