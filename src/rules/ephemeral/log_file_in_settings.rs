//! `log-file-in-settings`: see the page of the same name.

use std::collections::HashSet;

use crate::project::services::{data::is_to_be_mounted, lies_in};
use crate::project::{Dockerfile, Project, ServiceRef};
use crate::rules::{Cx, Sink};
use crate::text::{FileId, Source, Span};

/// What names a log of MySQL and MariaDB, which take no device for one: they add `.err` to its name, and cannot open
/// root's pipe as their own account.
const MYSQL: &str = "leave it out: without it the server writes its errors to the standard error";

/// The words of a setting, and what to do: what begins with a slash is to be written instead.
const SETTINGS: &[(&str, &str)] = &[
    ("access_log", "/dev/stdout"),
    ("error_log", "/dev/stderr"),
    ("CustomLog", "/proc/self/fd/1"),
    ("TransferLog", "/proc/self/fd/1"),
    ("ErrorLog", "/proc/self/fd/2"),
    ("access.log", "/proc/self/fd/2"),
    ("log-error", MYSQL),
    ("log_error", MYSQL),
    ("logfile", "write `logfile \"\"`, with which Redis writes to its standard output"),
];

/// Files that the official images link to the standard output and error.
const LINKED: &[&str] = &["access.log", "error.log", "other_vhosts_access.log"];

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut told = HashSet::new();
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage() else { continue };
        for evidence in cx.project.copied_by(docker.file).filter(|evidence| told.insert(evidence.file)) {
            let kept = |path: &str| {
                let volumes = stage.stage.volumes.iter().map(|volume| volume.path.as_str());
                is_handled(cx.project, docker, path)
                    || volumes.into_iter().any(|volume| lies_in(path, volume))
                    || cx.project.runners_of(docker).any(|service| mounts(&service, path))
            };
            tell(cx, out, evidence.file, kept);
        }
    }
    for service in cx.project.service_refs() {
        let mounted = cx.project.mounted_by((service.compose, service.index));
        for evidence in mounted.filter(|evidence| told.insert(evidence.file)) {
            let built = |path: &str| service.docker().is_some_and(|(docker, _)| is_handled(cx.project, docker, path));
            tell(cx, out, evidence.file, |path| mounts(&service, path) || built(path));
        }
    }
}

/// Whether the image speaks of the file: it may link it, or show it.
fn is_handled(project: &Project, docker: &Dockerfile, path: &str) -> bool {
    let mut scripts = project.running_in_image(docker.file).map(|running| project.source(running.file));
    let text = &project.source(docker.file).text;
    text.contains(path) || is_to_be_mounted(text, path) || scripts.any(|source| source.text.contains(path))
}

/// Whether the file is meant to outlast the container.
fn mounts(service: &ServiceRef, path: &str) -> bool {
    let mut targets = service.service.volumes.iter().filter_map(|mount| mount.target.as_ref());
    targets.any(|target| lies_in(path, target.shown()))
}

fn tell(cx: &Cx, out: &mut Sink, file: FileId, kept: impl Fn(&str) -> bool) {
    let source = cx.project.source(file);
    let end = source.name().rsplit('.').next().unwrap_or_default();
    let named = matches!(end, "conf" | "cnf" | "ini" | "template" | "tmpl" | "vhost");
    let logs: Vec<_> = named.then(|| logs(source)).into_iter().flatten().filter(|(.., path)| !kept(path)).collect();
    let Some(((key, instead), span, path)) = logs.first() else { return };
    let finding = out.report(file, *span, format!("`{key}` writes to `{path}`, a file of the container"));
    finding.mark("not seen by `docker logs`");
    logs.iter().skip(1).for_each(|(_, span, _)| _ = finding.label(file, *span, "and this"));
    finding.help(match instead.starts_with('/') {
        true => format!("write `{instead}`, or leave the setting to the image where it logs there by itself"),
        false => (*instead).to_owned(),
    });
}

/// The lines that name a file for a log, each with the place of its path.
fn logs(source: &Source) -> Vec<((&'static str, &'static str), Span, String)> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in source.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let text = line.trim_start();
        let Some(setting) = SETTINGS.iter().find(|(key, _)| text.starts_with(key)) else { continue };
        let rest = text.get(setting.0.len()..).unwrap_or_default();
        let value = rest.trim_start_matches([' ', '\t', '=']);
        // A longer name, or nothing; and what others than Redis name so.
        let redis =
            || ["redis", "valkey"].iter().any(|name| source.name().contains(name) || source.text.contains(name));
        if value.len() == rest.len() || setting.0 == "logfile" && (rest.contains('=') || !redis()) {
            continue;
        }
        let word = value.split_whitespace().next().unwrap_or_default().trim_end_matches(';');
        let path = word.trim_matches(['"', '\'']);
        let away = path.starts_with("/dev/") || path.starts_with("/proc/");
        let linked = LINKED.contains(&path.rsplit('/').next().unwrap_or_default())
            && (path.starts_with("/var/log/nginx/") || path.starts_with("/var/log/apache2/"));
        if path.starts_with('/') && !path.contains('$') && !away && !linked {
            let from = start + line.len() - text.len() + (text.len() - value.len());
            found.push((*setting, Span::new(from, from + word.len()), path.to_owned()));
        }
    }
    found
}
