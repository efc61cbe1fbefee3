//! Programs besides databases that keep what people and machines gave them in a directory of their container: where it lies,
//! what it is, and what puts it elsewhere.
//!
//! Source: the images' own pages and Dockerfiles, as known in 2026-11. Hand-made; knows no service.

use super::bare;

/// A program that keeps something.
#[derive(Debug)]
pub struct Keeper {
    images: &'static [&'static str],
    /// A word of the tag that the image must have; empty: any tag.
    tag: &'static str,
    /// Where.
    pub path: &'static str,
    /// What goes with the container.
    pub holds: &'static str,
    /// The option of its command that names another directory; empty: none does.
    pub option: &'static str,
    /// What variables that put it elsewhere, or make it needless, begin with.
    elsewhere: &'static [&'static str],
    /// Mounted there, a file of the project may say anything, of the directory as well.
    pub settings: &'static str,
    /// The port without which it keeps nothing of worth; 0: it always does.
    pub only_with_port: u16,
    /// It is little, or comes back by itself.
    pub slight: bool,
}

const fn row(images: &'static [&'static str], path: &'static str, holds: &'static str) -> Keeper {
    let (tag, option, settings) = ("", "", "");
    Keeper { images, tag, path, holds, option, elsewhere: &[], settings, only_with_port: 0, slight: false }
}

const KEEPERS: &[Keeper] = &[
    Keeper {
        option: "--storage.tsdb.path",
        ..row(&["prom/prometheus", "quay.io/prometheus/prometheus"], "/prometheus", "all that was measured")
    },
    Keeper {
        option: "--storage.path",
        slight: true,
        ..row(
            &["prom/alertmanager", "quay.io/prometheus/alertmanager"],
            "/alertmanager",
            "silences, and what was notified already",
        )
    },
    Keeper {
        elsewhere: &["GF_DATABASE_", "GF_PATHS_DATA"],
        ..row(
            &["grafana/grafana", "grafana/grafana-enterprise", "grafana/grafana-oss"],
            "/var/lib/grafana",
            "users, and dashboards that were made on its page",
        )
    },
    // Certificates are asked for where HTTPS is served.
    Keeper { only_with_port: 443, ..row(&["caddy"], "/data", "the certificates, which are issued only so often") },
    Keeper { tag: "rootless", ..row(&["gitea/gitea"], "/var/lib/gitea", "the repositories") },
    row(&["gitea/gitea", "gogs/gogs"], "/data", "the repositories"),
    row(&["gitlab/gitlab-ce", "gitlab/gitlab-ee"], "/var/opt/gitlab", "the repositories and the database"),
    Keeper {
        elsewhere: &["JENKINS_HOME"],
        ..row(&["jenkins/jenkins", "jenkinsci/blueocean"], "/var/jenkins_home", "jobs, their history and credentials")
    },
    Keeper {
        elsewhere: &["N8N_ENCRYPTION_KEY", "N8N_USER_FOLDER"],
        ..row(
            &["docker.n8n.io/n8nio/n8n", "n8nio/n8n"],
            "/home/node/.n8n",
            "the key that its credentials are encrypted with, and with it they",
        )
    },
    Keeper {
        elsewhere: &["DATA_DIR", "UPTIME_KUMA_DB_"],
        ..row(&["louislam/uptime-kuma"], "/app/data", "what it watches, and whom it tells")
    },
    Keeper {
        elsewhere: &["DATABASE_URL", "DATA_FOLDER"],
        ..row(&["bitwardenrs/server", "vaultwarden/server"], "/data", "all passwords that were given to it")
    },
    Keeper {
        elsewhere: &["REGISTRY_PROXY_", "REGISTRY_STORAGE"],
        settings: "/etc/d",
        ..row(&["registry"], "/var/lib/registry", "all images that were pushed")
    },
    row(&["nextcloud"], "/var/www/html", "all files and settings"),
    row(&["ghost"], "/var/lib/ghost/content", "images, themes and settings"),
    Keeper {
        option: "--data",
        ..row(
            &["portainer/portainer", "portainer/portainer-ce", "portainer/portainer-ee"],
            "/data",
            "its users and stacks; whoever is first at the next start sets the password",
        )
    },
    row(
        &["jc21/nginx-proxy-manager"],
        "/data",
        "its hosts and users; whoever is first at the next start sets the password",
    ),
    row(&["ghcr.io/home-assistant/home-assistant", "homeassistant/home-assistant"], "/config", "all that was set up"),
    row(&["nodered/node-red"], "/data", "all flows"),
    row(&["sonatype/nexus3"], "/nexus-data", "all that was uploaded"),
    row(&["qdrant/qdrant"], "/qdrant/storage", "all collections"),
    Keeper { elsewhere: &["MEILI_DB_PATH"], ..row(&["getmeili/meilisearch"], "/meili_data", "all indexes") },
];

/// What the image of this repository and tag keeps.
pub fn keeper(repository: &str, tag: &str) -> Option<&'static Keeper> {
    let name = bare(repository);
    KEEPERS.iter().find(|keeper| keeper.images.contains(&name) && (keeper.tag.is_empty() || tag.contains(keeper.tag)))
}

impl Keeper {
    /// Whether a variable of this name puts it elsewhere.
    pub fn is_moved_by(&self, name: &str) -> bool {
        self.elsewhere.iter().any(|front| name.starts_with(front))
    }
}
