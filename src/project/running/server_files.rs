//! The files of settings that a database server of a service reads: those at its own places, and those that its command
//! names. What lies elsewhere is an example, or is read by nobody.

use crate::project::services::lies_in;
use crate::project::{Project, ServiceRef};
use crate::syntax::dockerfile::Keyword;
use crate::text::{FileId, Span};

use super::places;

/// The files that it mounts, and that its image is given, at places that the server of this name reads.
pub fn read(project: &Project, service: ServiceRef, server: &str) -> Vec<FileId> {
    if service.given(&[".cnf", ".conf"]).next().is_none() {
        return Vec::new();
    }
    let stage = service.stage();
    let copied = stage.and_then(|stage| places::of_stages(project, stage.docker).into_iter().nth(stage.index));
    let placed = places::mounted(project, service).into_iter().chain(copied.unwrap_or_default());
    placed.filter(|file| reads(server, &service, &file.path)).map(|file| file.evidence.file).collect()
}

/// Whether the server reads the file that lies there: by its place, or because its command names it.
fn reads(server: &str, service: &ServiceRef, path: &str) -> bool {
    let steps = service.stage().into_iter().flat_map(|stage| stage.chain()).flat_map(|s| s.steps_of(Keyword::Cmd));
    let built = steps.last().filter(|_| service.command.is_none());
    let built = built.iter().flat_map(|step| &step.step.commands);
    let words = service.commands().iter().chain(built).flat_map(|command| &command.words).map(|word| word.text());
    let named = |option: &str| words.clone().find_map(|word| Some(word.split_once(option)?.1));
    match server {
        "MySQL" => match named("--defaults-file=") {
            Some(only) => path == only,
            None => {
                let more = named("--defaults-extra-file=") == Some(path);
                let usual = matches!(path, "/etc/my.cnf" | "/etc/mysql/my.cnf") || lies_in(path, "/etc/mysql/conf.d");
                more || usual && path.ends_with(".cnf")
            }
        },
        "PostgreSQL" => {
            let data = service.environment.iter().find(|pair| pair.key == "PGDATA");
            let data =
                data.and_then(|pair| pair.value.as_ref()).map_or("/var/lib/postgresql/data", |text| text.shown());
            let usual = path.strip_suffix("/postgresql.conf") == Some(data.trim_end_matches('/'));
            named("config_file=").or(named("config-file=")).map_or(usual, |only| path == only)
        }
        _ => false,
    }
}

/// The lines of the server's own section, as the words that would say the same to it.
pub fn settings(text: &str) -> Vec<(String, Span)> {
    let (mut at, mut own) = (0, true);
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let code = line.split('#').next().unwrap_or_default();
        let start = at + code.len() - code.trim_start().len();
        at += line.len();
        let code = code.trim();
        if let Some(section) = code.strip_prefix('[') {
            own = section.starts_with("mysqld]") || section.starts_with("server]");
        } else if own && code.starts_with(|c: char| c.is_ascii_lowercase()) {
            let (name, value) = code.split_once('=').map_or((code, ""), |(name, value)| (name.trim(), value.trim()));
            found.push((format!("--{name}={value}"), Span::new(start, start + name.len())));
        }
    }
    found
}
