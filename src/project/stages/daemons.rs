//! Commands that start a service in the background, stop one, wait for one, or feed a database.

use crate::knowledge::classes::Daemon;
use crate::knowledge::commands::{self, server_of};
use crate::syntax::shell::{Command, Join};

/// What a command does to a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Start,
    Stop,
}

/// Commands that start and stop services.
const CONTROLS: &[&str] = &[
    "service",
    "invoke-rc.d",
    "rc-service",
    "systemctl",
    "pg_ctl",
    "pg_ctlcluster",
    "mongod",
    "redis-server",
    "redis-cli",
    "mysqladmin",
    "mariadb-admin",
];

/// The service a command starts or stops in the background, by the name it is called there.
pub fn act(command: &Command) -> Option<(Act, String)> {
    let command = command.effective();
    let name = command.name()?;
    let path = command.words.first()?.text();
    let server = || command.after == Join::Background && server_of(name).is_some();
    if !CONTROLS.contains(&name) && !path.starts_with("/etc/init.d/") && !server() {
        return None;
    }
    let name = name.to_owned();
    let args: Vec<&str> = command.args().iter().map(|word| word.text()).collect();
    let verb = |word: &str| match word {
        "start" | "restart" => Some(Act::Start),
        "stop" => Some(Act::Stop),
        _ => None,
    };
    let first = args.iter().find(|arg| !arg.starts_with('-')).copied();
    match name.as_str() {
        "service" | "invoke-rc.d" | "rc-service" => Some((verb(args.get(1)?)?, first?.to_owned())),
        "systemctl" => Some((verb(first?)?, args.iter().filter(|a| !a.starts_with('-')).nth(1)?.to_string())),
        _ if path.starts_with("/etc/init.d/") => Some((verb(first?)?, name)),
        "pg_ctl" | "pg_ctlcluster" => Some((args.iter().find_map(|arg| verb(arg))?, "postgresql".to_owned())),
        "mongod" if args.contains(&"--fork") => Some((Act::Start, name)),
        "mongod" if args.contains(&"--shutdown") => Some((Act::Stop, name)),
        "redis-server" if args.windows(2).any(|pair| pair == ["--daemonize", "yes"]) => Some((Act::Start, name)),
        "redis-cli" if args.contains(&"shutdown") => Some((Act::Stop, "redis-server".to_owned())),
        "mysqladmin" | "mariadb-admin" if args.contains(&"shutdown") => Some((Act::Stop, "mysqld".to_owned())),
        _ if server() => Some((Act::Start, name)),
        _ => None,
    }
}

/// Whether the service, by the name it is started by, keeps data that other programs gave it.
pub fn keeps_data(service: &str) -> bool {
    const STORES: &[&str] = &["couchdb", "ldap", "mariadb", "mongodb", "mysql", "neo4j", "postgresql", "redis"];
    let known = server_of(service).is_some_and(|server| matches!(server.class, Daemon::Database | Daemon::Queue));
    known || STORES.iter().any(|store| service.starts_with(store))
}

/// Whether a server runs on beside the commands that follow: a service that is started, or a program that goes to
/// the background by itself.
pub fn leaves_server(command: &Command) -> bool {
    const FORKING: &[&str] =
        &["apache2ctl", "apachectl", "dockerd", "httpd", "mysqld_safe", "nginx", "sshd", "supervisord"];
    const ASKING: &[&str] = &["-t", "-T", "-v", "-V", "-h", "-M", "-S", "--version", "--help", "configtest"];
    let call = command.effective();
    let forks = call.name().is_some_and(|name| FORKING.contains(&name));
    act(command).is_some() || forks && !call.args().iter().any(|word| ASKING.contains(&word.text()))
}

/// The database that a command speaks to as a client, where it is one.
pub fn client_of(command: &Command) -> Option<&'static str> {
    commands::client_of(command.effective().name()?)
}

/// Seconds that a `sleep` waits, where they are written out.
pub fn sleep_seconds(command: &Command) -> Option<u64> {
    let command = command.effective();
    let text = command.args().first()?.literal.as_deref()?;
    if command.name() != Some("sleep") {
        return None;
    }
    let (number, unit) = match text.find(|c: char| c.is_ascii_alphabetic()) {
        Some(at) => text.split_at(at),
        None => (text, "s"),
    };
    let factor = match unit {
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        "d" => 86400.0,
        _ => return None,
    };
    number.parse::<f64>().ok().map(|seconds| (seconds * factor) as u64)
}

/// `1m30s`, as Compose and the builder write times, in seconds.
pub fn duration(text: &str) -> Option<f64> {
    let mut total = 0.0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, tail) = rest.split_at_checked(end)?;
        let unit_end = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
        let (unit, after) = tail.split_at_checked(unit_end)?;
        let factor = match unit {
            "us" => 1e-6,
            "ms" => 1e-3,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return None,
        };
        total += number.parse::<f64>().ok()? * factor;
        rest = after;
    }
    (!text.trim().is_empty()).then_some(total)
}
