//! Options that servers have stopped to know, so that a server that is given one does not start.
//!
//! Source, each row looked up 2026-11-27, those of MySQL 8.2 and 8.3 on the day after. MySQL 8.0: the list of removed variables in MySQL's own configurator, its worklogs 7704,
//! 8843 and 10824, and Percona's "Removed in MySQL 8.0" on `NO_AUTO_CREATE_USER`; from 8.2 on: "MySQL Server Version
//! Reference". PostgreSQL: release notes of 13, 14, 16 and 17; for 9.5, 10 and 15 the commits 0fec0003, e13486eb and the
//! removal of `stats_temp_directory` of 2022-04. MongoDB: "Compatibility Changes in MongoDB 4.2", the manual's "Command-Line
//! Options Mapping" for 6.1, and for 3.6 DISA's guide (MD4X-00-000400) and the answers of `mongod` 3.6.

use super::{bare, eol};

/// An option of a server that left it.
#[derive(Debug)]
pub struct Left {
    product: &'static str,
    /// With `_` for `-`.
    name: &'static str,
    /// A word in the value that is what left; empty: the option itself.
    pub value: &'static str,
    /// The first version without it.
    pub gone: (u16, u16),
    pub instead: &'static str,
}

const fn row(product: &'static str, name: &'static str, gone: (u16, u16), instead: &'static str) -> Left {
    Left { product, name, value: "", gone, instead }
}

const OPTIONS: &[Left] = &[
    row(
        "mysql",
        "default_authentication_plugin",
        (8, 4),
        "leave it out: clients of today speak the default; for old ones MySQL 8.4 has `--mysql-native-password=ON`",
    ),
    row("mysql", "mysql_native_password", (9, 0), "leave it out, and let accounts use `caching_sha2_password`"),
    row("mysql", "character_set_client_handshake", (8, 3), "leave it out: what the client asks for counts"),
    row("mysql", "skip_character_set_client_handshake", (8, 3), "leave it out, and let the clients ask for `utf8mb4`"),
    row("mysql", "skip_host_cache", (8, 3), "write `host_cache_size=0`"),
    row("mysql", "expire_logs_days", (8, 2), "write `binlog_expire_logs_seconds`"),
    row("mysql", "innodb_checksums", (8, 0), "leave it out: they are always there"),
    row("mysql", "query_cache_size", (8, 0), "leave it out: there is no query cache any more"),
    row("mysql", "query_cache_type", (8, 0), "leave it out: there is no query cache any more"),
    row("mysql", "query_cache_limit", (8, 0), "leave it out: there is no query cache any more"),
    row("mysql", "innodb_file_format", (8, 0), "leave it out: Barracuda is the only format"),
    row("mysql", "innodb_file_format_max", (8, 0), "leave it out: Barracuda is the only format"),
    row("mysql", "innodb_large_prefix", (8, 0), "leave it out: it is always so"),
    row("mysql", "innodb_support_xa", (8, 0), "leave it out: it is always so"),
    row("mysql", "log_warnings", (8, 0), "write `--log-error-verbosity`"),
    row("mysql", "secure_auth", (8, 0), "leave it out: it is always so"),
    row("mysql", "sync_frm", (8, 0), "leave it out"),
    Left {
        value: "NO_AUTO_CREATE_USER",
        ..row("mysql", "sql_mode", (8, 0), "take `NO_AUTO_CREATE_USER` out of the list: it is always so")
    },
    row("postgresql", "checkpoint_segments", (9, 5), "write `max_wal_size`"),
    row("postgresql", "sql_inheritance", (10, 0), "leave it out"),
    row("postgresql", "wal_keep_segments", (13, 0), "write `wal_keep_size`, in megabytes: 16 for each segment"),
    row("postgresql", "operator_precedence_warning", (14, 0), "leave it out"),
    row("postgresql", "vacuum_cleanup_index_scale_factor", (14, 0), "leave it out"),
    row("postgresql", "stats_temp_directory", (15, 0), "leave it out"),
    row("postgresql", "force_parallel_mode", (16, 0), "write `debug_parallel_query`"),
    row("postgresql", "promote_trigger_file", (16, 0), "use `pg_ctl promote` or `pg_promote()`"),
    row("postgresql", "vacuum_defer_cleanup_age", (16, 0), "use a replication slot or `hot_standby_feedback`"),
    row("postgresql", "db_user_namespace", (17, 0), "leave it out"),
    row("postgresql", "old_snapshot_threshold", (17, 0), "leave it out"),
    row("mongodb", "httpinterface", (3, 6), "leave it out: there is no such page any more"),
    row("mongodb", "jsonp", (3, 6), "leave it out: there is no such page any more"),
    row("mongodb", "rest", (3, 6), "leave it out: there is no such page any more"),
    row("mongodb", "noprealloc", (4, 2), "leave it out: it was of MMAPv1"),
    row("mongodb", "smallfiles", (4, 2), "leave it out: it was of MMAPv1"),
    Left { value: "mmapv1", ..row("mongodb", "storageengine", (4, 2), "leave it out: WiredTiger is the only engine") },
    row("mongodb", "journal", (6, 1), "leave it out: the journal is always on"),
    row("mongodb", "nojournal", (6, 1), "leave it out: the journal is always on"),
];

/// A server in an official image, as far as its options go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server {
    product: &'static str,
    /// As people write it.
    pub name: &'static str,
    version: (u16, u16),
    /// The same, as its releases are called.
    pub release: &'static str,
}

/// The server in this image; of a tag that leaves the version open the newest, which only gets newer.
pub fn server(repository: &str, tag: Option<&str>) -> Option<Server> {
    let (product, name) = match bare(repository) {
        "mysql" => ("mysql", "MySQL"),
        "postgres" | "postgis/postgis" => ("postgresql", "PostgreSQL"),
        "mongo" => ("mongodb", "MongoDB"),
        // What others make of it under its own name has its version in the tag; without a number it may be any.
        other if tag.is_some_and(|tag| tag.starts_with(|c: char| c.is_ascii_digit())) => {
            match other.rsplit('/').next().unwrap_or(other) {
                "postgres" | "postgresql" => ("postgresql", "PostgreSQL"),
                "mysql" => ("mysql", "MySQL"),
                "mongo" | "mongodb" => ("mongodb", "MongoDB"),
                _ => return None,
            }
        }
        _ => return None,
    };
    let first = tag.unwrap_or("latest").split('-').next().unwrap_or_default();
    let numbered = first.starts_with(|c: char| c.is_ascii_digit());
    let known = match first {
        "latest" | "alpine" | "bookworm" | "oracle" | "trixie" => eol::cycles(product).next(),
        _ => eol::cycle(product, first).filter(|_| numbered),
    }?;
    let (major, minor) = known.cycle.split_once('.').unwrap_or((known.cycle, "0"));
    Some(Server { product, name, version: (major.parse().ok()?, minor.parse().ok()?), release: known.cycle })
}

impl Server {
    /// The option in a word of its command line that it does not know any more: `--name=value`, or PostgreSQL's
    /// `name=value` behind `-c`.
    pub fn refuses(&self, word: &str) -> Option<&'static Left> {
        let rest =
            word.strip_prefix("--").or(Some(word).filter(|_| self.product == "postgresql" && word.contains('=')))?;
        let (name, value) = rest.split_once('=').unwrap_or((rest, ""));
        let name = name.replace('-', "_").to_ascii_lowercase();
        let known = |option: &&Left| {
            option.product == self.product
                && option.name == name
                && self.version >= option.gone
                && (option.value.is_empty() || value.contains(option.value))
        };
        OPTIONS.iter().find(known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_refuse_what_left_them() {
        for (image, tag, word, refused) in [
            ("mysql", Some("8"), "--default-authentication-plugin=mysql_native_password", true),
            ("mysql", None, "--default-authentication-plugin=mysql_native_password", true),
            ("mysql", Some("8.0"), "--default-authentication-plugin=mysql_native_password", false),
            ("mysql", Some("8.0.36"), "--sql_mode=STRICT_TRANS_TABLES,NO_AUTO_CREATE_USER", true),
            ("mysql", Some("5.7"), "--query-cache-size=0", false),
            ("mysql", Some("8.4"), "--mysql-native-password=ON", false),
            ("postgres", Some("15-alpine"), "wal_keep_segments=32", true),
            ("postgres", Some("12"), "wal_keep_segments=32", false),
            ("mongo", Some("4.4"), "--smallfiles", true),
            ("mongo", Some("3.4"), "--smallfiles", false),
            ("acme/postgresql", Some("15-20260101"), "--wal_keep_segments=32", true),
            ("acme/postgresql", None, "--wal_keep_segments=32", false),
            ("mariadb", Some("11"), "--query-cache-size=0", false),
        ] {
            let told = server(image, tag).and_then(|server| server.refuses(word)).is_some();
            assert_eq!(told, refused, "{image}:{tag:?} {word}");
        }
    }
}
