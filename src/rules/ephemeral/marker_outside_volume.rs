//! `marker-outside-volume`: see the page of the same name.

use crate::project::running::Running;
use crate::project::running::asked::WhereMissing;
use crate::project::services::{lies_in, plain_path};
use crate::project::stages::daemons::client_of;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;

pub fn check(cx: &Cx, out: &mut Sink) {
    for running in cx.project.started_in_earnest().filter(|running| !running.sourced) {
        let asked = running.where_missing();
        if asked.is_empty() {
            continue;
        }
        let volumes = running.volumes(cx.project);
        for asked in &asked {
            let path = plain_path(&asked.path);
            if !path.starts_with('/') || volumes.iter().any(|volume| lies_in(&path, volume)) {
                continue;
            }
            let Some(at) = asked.behind.iter().position(|command| marks(command, asked)) else { continue };
            let before = asked.behind.get(..at).unwrap_or_default();
            let called = before.iter().flat_map(|command| running.called_by(command));
            let mut work = before.iter().copied().chain(called);
            let Some(work) = work.find(|command| fills(command) && is_kept(command, &volumes)) else { continue };
            let message = format!("`{path}` goes with the container, and what was written to the database stays");
            let finding = out.report(running.file, asked.behind[at].span, message).mark("in no volume");
            finding.label(running.file, work.span, "done again by each new container");
            finding.help(advice(running, &volumes));
        }
    }
}

fn advice(running: &Running, volumes: &[String]) -> String {
    let remote = "ask the database whether it was done, and not a file";
    // The mark belongs to the data: another volume may be a new one each time.
    let of_data = |volume: &&String| volume.starts_with("/var/lib") || *volume == "/data/db";
    match volumes.iter().find(of_data).filter(|_| !running.images.is_empty()) {
        Some(volume) => format!("{remote}; or keep the file beside the data, in `{volume}`"),
        None => remote.to_owned(),
    }
}

/// Whether a command makes the file that was asked for.
fn marks(command: &Command, asked: &WhereMissing) -> bool {
    let names = |raw: &str| matches!(raw.trim_matches('"'), word if word == asked.written || word == asked.path);
    let written = command.redirects.iter().filter(|redirect| matches!(redirect.operator.as_str(), ">" | ">>"));
    let mut written = written.filter_map(|redirect| redirect.target.as_ref());
    match command.name() {
        Some("touch" | "mkdir") => command.args().iter().any(|word| names(&word.raw)),
        _ => written.any(|word| names(&word.raw)),
    }
}

/// Whether a client of a database fills it, so that a second time fails or undoes what came since.
fn fills(command: &Command) -> bool {
    const MAKES: &[&str] = &["CREATE ", "INSERT ", "RESET MASTER"];
    let Some(_) = client_of(command) else { return false };
    let call = command.effective();
    if matches!(
        call.name(),
        Some("createdb" | "createuser" | "mongoimport" | "mongorestore" | "mysqlimport" | "pg_restore")
    ) {
        return true;
    }
    let upper = call.words.iter().map(|word| word.raw.to_ascii_uppercase()).collect::<Vec<_>>().join(" ");
    let safe = ["IF NOT EXISTS", "PG_ROLES", "PG_DATABASE", "GEXEC"].iter().any(|asks| upper.contains(asks));
    let reads = call.redirects.iter().any(|redirect| redirect.operator == "<");
    let file = matches!(call.name(), Some("psql" | "clickhouse-client")) && call.has_flag(&["f", "file"]);
    (reads || file || MAKES.iter().any(|word| upper.contains(word))) && !safe
}

/// Whether the database outlives the container: it runs elsewhere, or its data lie in a volume here.
fn is_kept(command: &Command, volumes: &[String]) -> bool {
    let words: Vec<&str> = command.words.iter().map(|word| word.raw.trim_matches(['"', '\''])).collect();
    let host = words.windows(2).find_map(|pair| match pair {
        ["-h" | "--host", host] => Some(*host),
        [_, joined] => joined.strip_prefix("--host=").or_else(|| joined.strip_prefix("-h").filter(|h| !h.is_empty())),
        _ => None,
    });
    match host.map(|host| host.trim_matches(['"', '\''])) {
        Some(host) => !matches!(host, "localhost" | "127.0.0.1" | "::1") && !host.starts_with('/'),
        None => {
            let data = match client_of(command) {
                Some("mysql" | "mariadb") => &["mysql", "mariadb"][..],
                Some("postgresql") => &["postgres", "pgsql"],
                Some("mongodb") => &["mongo", "data/db"],
                _ => return false,
            };
            let place = |volume: &String| volume.starts_with("/var/lib") || volume == "/data/db";
            volumes.iter().any(|volume| place(volume) && data.iter().any(|word| volume.contains(word)))
        }
    }
}
