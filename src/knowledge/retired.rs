//! Commands, flags and label keys that their own makers have retired, and what took their place.
//!
//! Source: apt-key(8) and apt-get(8) of Debian 12; RubyGems 3.0's notes; setuptools' and Python's notes on
//! `easy_install`, `setup.py install` and `pyvenv`; npm's `config` page on `production`; the README of
//! label-schema.org and the OCI image specification's annotations; as of 2026-11. That apt-key is gone: kernelci-core pull request
//! 2941 (Debian 13), adoptium/infrastructure issue 4387 (Ubuntu 26.04). Hand-made.

use super::eol::{self, Verdict};

/// A program, a word among its arguments (empty: any call), and what to write instead.
const COMMANDS: &[(&str, &str, &str)] = &[
    ("apt-key", "add", "put the key into `/etc/apt/keyrings` and name it by `signed-by` in the source"),
    (
        "apt-key",
        "adv",
        "fetch the key by its whole fingerprint, put it into `/etc/apt/keyrings` and name it by `signed-by` in the source",
    ),
    ("apt-get", "--force-yes", "write `--allow-downgrades` or what else is meant, or leave it out"),
    ("easy_install", "", "use pip; since Debian 12 and Ubuntu 23.04 in an environment made by `python3 -m venv`"),
    ("gem", "--no-ri", "write `--no-document`"),
    ("gem", "--no-rdoc", "write `--no-document`"),
    ("npm", "--only=production", "write `--omit=dev`"),
    ("pyvenv", "", "write `python3 -m venv`"),
];

/// Keys of label-schema.org without their front, and what the OCI image specification calls them.
const LABELS: &[(&str, &str)] = &[
    ("build-date", "created"),
    ("description", "description"),
    ("name", "title"),
    ("url", "url"),
    ("usage", "documentation"),
    ("vcs-ref", "revision"),
    ("vcs-url", "source"),
    ("vendor", "vendor"),
    ("version", "version"),
];

/// A variable of an image, the first year or major version whose image does not read it (none: it is still read),
/// and what took its place; of one name the newest first. Source, each row looked up 2026-11-27: docs.pi-hole.net "Upgrading
/// from v5.x" (2024.07.0 was the last; of `DNS1` and `DNS2` pull request 727 and that v6's scripts do not hold them), keycloak
/// issue 10569 and "Migrating to Quarkus distribution" for 17 (the old names: `server/README.md` of keycloak-containers), the upgrading
/// guides for 24.0 (`proxy`), 25.0 and 26.0 (`hostname`), MinIO's "Deprecated Settings", n8n's pull request 6362 (its 1.0), Vaultwarden's
/// issue 4024 (its 1.31) and its `.env.template`, Kibana's "Breaking changes in 7.0" (`elasticsearch.url`); of
/// SQL Server Microsoft's "Configure SQL Server settings with environment variables on Linux" and mssql-docker's issue 880, 2026-11-28.
const VARIABLES: &[(&[&str], &str, Option<u16>, &str)] = &[
    (PIHOLE, "WEBPASSWORD", Some(2025), "FTLCONF_webserver_api_password"),
    (PIHOLE, "PIHOLE_DNS_", Some(2025), "FTLCONF_dns_upstreams"),
    (PIHOLE, "DNSMASQ_LISTENING", Some(2025), "FTLCONF_dns_listeningMode"),
    (PIHOLE, "DNS1", Some(2025), "FTLCONF_dns_upstreams"),
    (PIHOLE, "DNS2", Some(2025), "FTLCONF_dns_upstreams"),
    (PIHOLE, "CUSTOM_CACHE_SIZE", Some(2025), "FTLCONF_dns_cache_size"),
    (PIHOLE, "DHCP_ACTIVE", Some(2025), "FTLCONF_dhcp_active"),
    (PIHOLE, "DHCP_END", Some(2025), "FTLCONF_dhcp_end"),
    (PIHOLE, "DHCP_ROUTER", Some(2025), "FTLCONF_dhcp_router"),
    (PIHOLE, "DHCP_START", Some(2025), "FTLCONF_dhcp_start"),
    (PIHOLE, "DNSSEC", Some(2025), "FTLCONF_dns_dnssec"),
    (PIHOLE, "DNS_BOGUS_PRIV", Some(2025), "FTLCONF_dns_bogusPriv"),
    (PIHOLE, "DNS_FQDN_REQUIRED", Some(2025), "FTLCONF_dns_domainNeeded"),
    (PIHOLE, "INTERFACE", Some(2025), "FTLCONF_dns_interface"),
    (PIHOLE, "PIHOLE_DOMAIN", Some(2025), "FTLCONF_dns_domain"),
    (PIHOLE, "QUERY_LOGGING", Some(2025), "FTLCONF_dns_queryLogging"),
    (PIHOLE, "REV_SERVER", Some(2025), "FTLCONF_dns_revServers"),
    (PIHOLE, "WEBTHEME", Some(2025), "FTLCONF_webserver_interface_theme"),
    (PIHOLE, "WEB_PORT", Some(2025), "FTLCONF_webserver_port"),
    (KEYCLOAK, "DB_ADDR", Some(17), "KC_DB_URL_HOST"),
    (KEYCLOAK, "DB_VENDOR", Some(17), "KC_DB"),
    (KEYCLOAK, "KC_HOSTNAME_ADMIN_URL", Some(26), "KC_HOSTNAME_ADMIN"),
    (KEYCLOAK, "KC_HOSTNAME_URL", Some(26), "KC_HOSTNAME"),
    // What it was given, `true`, is no value of either.
    (KEYCLOAK, "PROXY_ADDRESS_FORWARDING", Some(24), "`KC_PROXY_HEADERS`, told which headers to trust"),
    (KEYCLOAK, "PROXY_ADDRESS_FORWARDING", Some(17), "`KC_PROXY`, told where TLS ends"),
    (KIBANA, "ELASTICSEARCH_URL", Some(7), "ELASTICSEARCH_HOSTS"),
    (N8N, "N8N_BASIC_AUTH_ACTIVE", Some(1), "the account of an owner, made at the first visit"),
    (N8N, "N8N_BASIC_AUTH_PASSWORD", Some(1), "the account of an owner, made at the first visit"),
    (N8N, "N8N_BASIC_AUTH_USER", Some(1), "the account of an owner, made at the first visit"),
    // Since 1.31: of tags with a number none is told.
    (VAULTWARDEN, "WEBSOCKET_ENABLED", Some(2), ""),
    (VAULTWARDEN, "WEBSOCKET_PORT", Some(2), ""),
    (KEYCLOAK, "KEYCLOAK_USER", Some(26), "KC_BOOTSTRAP_ADMIN_USERNAME"),
    (KEYCLOAK, "KEYCLOAK_USER", Some(17), "KEYCLOAK_ADMIN"),
    (KEYCLOAK, "KEYCLOAK_PASSWORD", Some(26), "KC_BOOTSTRAP_ADMIN_PASSWORD"),
    (KEYCLOAK, "KEYCLOAK_PASSWORD", Some(17), "KEYCLOAK_ADMIN_PASSWORD"),
    (MINIO, "MINIO_ACCESS_KEY", None, "MINIO_ROOT_USER"),
    (MSSQL, "SA_PASSWORD", None, "MSSQL_SA_PASSWORD"),
    (MINIO, "MINIO_SECRET_KEY", None, "MINIO_ROOT_PASSWORD"),
];

const KIBANA: &[&str] = &["docker.elastic.co/kibana/kibana", "kibana"];
const N8N: &[&str] = &["docker.n8n.io/n8nio/n8n", "n8nio/n8n"];
const VAULTWARDEN: &[&str] = &["ghcr.io/dani-garcia/vaultwarden", "vaultwarden/server"];
const PIHOLE: &[&str] = &["ghcr.io/pi-hole/pihole", "pihole/pihole"];
const KEYCLOAK: &[&str] = &["quay.io/keycloak/keycloak", "keycloak/keycloak"];
const MINIO: &[&str] = &["minio/minio", "quay.io/minio/minio"];
const MSSQL: &[&str] =
    &["mcr.microsoft.com/azure-sql-edge", "mcr.microsoft.com/mssql/server", "microsoft/mssql-server-linux"];

/// What took the place of a variable that the image of this tag has retired, and whether it is still read.
pub fn variable(image: &str, tag: Option<&str>, name: &str) -> Option<(&'static str, bool)> {
    let tag = tag.unwrap_or("latest");
    // Keycloak on WildFly, which reads the old names; a MinIO that does not know the new ones.
    if tag.ends_with("-legacy") || tag.starts_with("RELEASE.") && tag < "RELEASE.2021-04-22" {
        return None;
    }
    let number = tag.trim_start_matches('v').split(['.', '-']).next().and_then(|first| first.parse::<u16>().ok());
    // MinIO's own tags tell its server wherever it is copied to.
    let image = if tag.starts_with("RELEASE.20") && image.ends_with("/minio") { "minio/minio" } else { image };
    let mut rows = VARIABLES.iter().filter(|row| row.0.contains(&image) && row.1 == name);
    rows.find_map(|(.., gone, instead)| match gone {
        None => Some((*instead, true)),
        Some(gone) => number.map_or(tag == "latest", |number| number >= *gone).then_some((*instead, false)),
    })
}

/// Whether a text of requirements holds Flask to a version before 2.3, the first that does not read `FLASK_ENV` (its changes of 2.2,
/// which gave it up, and 2.3, 2023-04-25). `FLASK_DEBUG` is read by all versions since 0.11.
pub fn holds_old_flask(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim().trim_start_matches(['"', '\'']).to_ascii_lowercase();
        let Some(rest) = line.strip_prefix("flask") else { return false };
        // Behind a semicolon stands where it is asked for at all.
        let rest = rest.split([';', '#']).next().unwrap_or_default();
        let rest = rest.trim_start_matches(['"', '\'', ' ', '[', ']', 'a', 's', 'y', 'n', 'c']);
        let first = rest.split(',').next().unwrap_or_default();
        let mut numbers = first.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
        let mut next = || numbers.next().and_then(|number| number.parse::<u16>().ok());
        let (major, minor) = (next().unwrap_or(u16::MAX), next());
        let operator = rest.starts_with(['=', '<', '~', '>', '^']);
        // The first number of a range is what it begins with.
        let new = rest.starts_with('>') && (major, minor.unwrap_or(0)) >= (2, 3);
        let old = !rest.starts_with('>') && (major, minor.unwrap_or(u16::MAX)) < (2, 3);
        operator && !new && (rest.contains('<') || old)
    })
}

/// Whether engines of today refuse this version of their API: 29.0 to 29.2 speak 1.44 and later, 29.3 goes back to 1.40
/// (release notes of Docker Engine 29, 2025-11 and 2026-03; moby pull requests 51186 and 52067).
pub fn is_refused_api(version: &str) -> bool {
    let number = version
        .trim()
        .split_once('.')
        .and_then(|(major, minor)| Some((major.parse::<u16>().ok()?, minor.parse::<u16>().ok()?)));
    number.is_some_and(|number| number < (1, 40))
}

/// What to write instead of a retired command, with the word that is retired; empty where the program is.
pub fn command(program: &str, has: impl Fn(&str) -> bool) -> Option<(&'static str, &'static str)> {
    let known = |row: &&(&str, &str, &str)| row.0 == program && (row.1.is_empty() || has(row.1));
    COMMANDS.iter().find(known).map(|row| (row.1, row.2))
}

/// Whether the program is no longer there in the release of a distribution, or in later ones.
pub fn is_gone(program: &str, release: &Verdict) -> bool {
    let first = match release.product {
        "debian" => "13",
        "ubuntu" => "26.04",
        _ => return false,
    };
    program == "apt-key" && !eol::cycle(release.product, first).is_none_or(|first| first.is_newer_than(release))
}

/// Whether apt of that release knows `signed-by`, which took the place of apt-key, and keys as they are published:
/// apt 1.4 and later (its changelog; Debian's and Ubuntu's package lists).
pub fn knows_signed_by(distribution: &str, release: &str) -> bool {
    let old = match distribution {
        "debian" => ["6", "7", "8"].as_slice(),
        "ubuntu" => &["10.04", "12.04", "14.04", "14.10", "15.04", "15.10", "16.04", "16.10"],
        _ => &[],
    };
    !old.contains(&release)
}

/// The key that took the place of a key of label-schema.org; empty where none did.
pub fn label(key: &str) -> Option<String> {
    let rest = key.strip_prefix("org.label-schema.")?;
    let now = LABELS.iter().find(|(old, _)| *old == rest).map(|(_, now)| *now);
    Some(now.map_or(String::new(), |now| format!("org.opencontainers.image.{now}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retired_things_have_successors() {
        assert_eq!(command("apt-key", |word| word == "add").map(|(word, _)| word), Some("add"));
        assert!(command("apt-key", |word| word == "list").is_none() && command("npm", |word| word == "ci").is_none());
        assert_eq!(label("org.label-schema.vcs-ref").as_deref(), Some("org.opencontainers.image.revision"));
        assert_eq!(label("maintainer"), None);
        assert!(variable("pihole/pihole", Some("latest"), "WEBPASSWORD").is_some_and(|(_, is_read)| !is_read));
        assert_eq!(variable("pihole/pihole", Some("2024.07.0"), "WEBPASSWORD"), None);
        let keycloak =
            |tag| variable("quay.io/keycloak/keycloak", Some(tag), "KEYCLOAK_USER").map(|(instead, _)| instead);
        assert_eq!(keycloak("26.4"), Some("KC_BOOTSTRAP_ADMIN_USERNAME"));
        assert_eq!(keycloak("24.0.1"), Some("KEYCLOAK_ADMIN"));
        assert!(keycloak("16.1.1").is_none() && keycloak("19.0.3-legacy").is_none());
        let minio = |tag| variable("minio/minio", Some(tag), "MINIO_ACCESS_KEY").is_some();
        assert!(minio("RELEASE.2023-03-20T20-16-18Z") && !minio("RELEASE.2020-06-14T18-32-17Z"));
        assert!(
            variable("registry.example.com/team/minio", Some("RELEASE.2025-10-15T17-29-55Z"), "MINIO_SECRET_KEY")
                .is_some()
        );
        let behind_proxy = |tag| variable("keycloak/keycloak", Some(tag), "PROXY_ADDRESS_FORWARDING");
        assert!(behind_proxy("26.0").is_some_and(|(instead, _)| instead.starts_with("`KC_PROXY_HEADERS`")));
        assert!(behind_proxy("19.0").is_some_and(|(instead, _)| instead.starts_with("`KC_PROXY`")));
        assert!(behind_proxy("16.1.1").is_none() && behind_proxy("19.0.3-legacy").is_none());
        assert!(
            holds_old_flask("redis\nFlask==2.2.5\n")
                && holds_old_flask("flask = \"^1.1\"")
                && holds_old_flask("flask>=2,<3")
        );
        assert!(!holds_old_flask("Flask\nflask-cors==1.0\n") && !holds_old_flask("flask==3.1.0\nFlask>=2.0"));
        assert!(!holds_old_flask("flask==3.0.0 ; python_version < '4.0'") && !holds_old_flask("flask>=2.3,<4"));
        assert!(is_refused_api("1.22") && !is_refused_api("1.41") && !is_refused_api("x"));
        assert!(knows_signed_by("debian", "12") && !knows_signed_by("ubuntu", "14.04"));
    }
}
