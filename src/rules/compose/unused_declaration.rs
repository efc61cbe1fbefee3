//! `unused-declaration`: see the page of the same name.

use std::collections::HashSet;

use crate::finding::{Aspect, Safety};
use crate::project::ServiceRef;
use crate::project::compose::{Layout, Mount, Resource, Service};
use crate::rules::{Cx, Sink};
use crate::text::{Edit, Span};

/// Files of one directory that are asked, at most.
const MOST: usize = 32;

pub fn check(cx: &Cx, out: &mut Sink) {
    for (compose, file) in cx.project.compose.iter().enumerate() {
        let Some(service) = cx.project.services_in(compose).next() else { continue };
        if file.layout != Layout::Services || service.may_be_included() || !file.unresolved.is_empty() {
            continue;
        }
        // A file beside it may be laid over it, or it over that.
        let beside = cx.project.compose_in.get(service.home()).map(Vec::as_slice).unwrap_or_default();
        if beside.len() > MOST {
            continue;
        }
        let services = || beside.iter().filter_map(|at| cx.project.compose.get(*at)).flat_map(|file| &file.services);
        let kinds: [(&str, &[Resource], Vec<&str>); 4] = [
            ("volume", &file.volumes, services().flat_map(volumes).collect()),
            ("network", &file.networks, services().flat_map(networks).collect()),
            ("secret", &file.secrets, services().flat_map(secrets).collect()),
            ("config", &file.configs, services().flat_map(configs).collect()),
        ];
        for (kind, declared, used) in kinds {
            if used.iter().any(|name| name.contains('$')) {
                continue;
            }
            let used: HashSet<&str> = used.into_iter().collect();
            let busy = declared.iter().any(|one| used.contains(one.name.as_str()));
            let idle = declared.iter().filter(|one| !used.contains(one.name.as_str()) && !one.name.starts_with("x-"));
            let idle: Vec<&Resource> = idle.filter(|one| kind != "network" || one.name != "default").collect();
            let Some((first, others)) = idle.split_first() else { continue };
            let message = match others.len() {
                0 => format!("no service uses the {kind} `{}`, so it is never made", first.name),
                more => format!("no service uses the {kind} `{}` and {more} more, so they are never made", first.name),
            };
            let finding = out.report(file.file, first.name_span, message);
            finding.mark("not used").help(match others.is_empty() {
                true => format!("leave it out, or name it under `{kind}s` of the service that needs it"),
                false => format!("leave them out, or name them under `{kind}s` of the services that need them"),
            });
            let binds = if kind == "volume" { beside_it(service, &idle) } else { Vec::new() };
            if let Some((span, path)) = binds.first() {
                finding.why(format!(
                    "`{path}` is a directory of the host, and the `./` makes it one: where it is missing the engine makes it, as root, among the sources. The volume of that name holds nothing."
                ));
                finding.help(format!(
                    "write `{}` without the `./` where the volume is meant, or leave out what is declared here",
                    path.trim_start_matches("./").trim_end_matches('/')
                ));
                finding.label(file.file, *span, "a directory beside this file");
                for (span, _) in binds.iter().skip(1) {
                    finding.label(file.file, *span, "and this");
                }
            }
            // Were nothing left, the key above them would hold nothing.
            let lines: Option<Vec<_>> = idle.iter().map(|one| service.line_of(one.span)).collect();
            if let Some(lines) = lines.filter(|_| busy) {
                let edits = lines.into_iter().map(|lines| Edit::delete(file.file, lines)).collect();
                finding.fix(Safety::Safe, "Leave them out", edits).changing(&[Aspect::Services]);
            }
            for other in others {
                finding.label(file.file, other.name_span, "nor this one");
            }
        }
    }
}

/// What services mount from the host under the names of volumes that none of them uses.
fn beside_it<'a>(service: ServiceRef<'a>, idle: &[&Resource]) -> Vec<(Span, &'a str)> {
    let names: HashSet<&str> = idle.iter().map(|one| one.name.as_str()).collect();
    let mounts = service.file.services.iter().flat_map(|other| &other.volumes);
    let path = |mount: &'a Mount| Some((mount.span, mount.source.as_ref()?.value.as_deref()?));
    let named = |path: &str| path.strip_prefix("./").is_some_and(|rest| names.contains(rest.trim_end_matches('/')));
    mounts.filter_map(path).filter(|(_, path)| named(path)).take(MOST).collect()
}

fn volumes(service: &Service) -> Vec<&str> {
    service.volumes.iter().filter_map(|mount| mount.source.as_ref()).map(|source| source.shown()).collect()
}

fn networks(service: &Service) -> Vec<&str> {
    let built = service.build.iter().filter_map(|build| build.network.as_ref()).map(|network| network.shown());
    service.networks.iter().map(|network| network.name.as_str()).chain(built).collect()
}

fn secrets(service: &Service) -> Vec<&str> {
    let built = service.build.iter().flat_map(|build| &build.secrets);
    service.secrets.iter().chain(built).map(|secret| secret.name.as_str()).collect()
}

fn configs(service: &Service) -> Vec<&str> {
    service.configs.iter().map(|config| config.name.as_str()).collect()
}
