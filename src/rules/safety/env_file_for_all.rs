//! `env-file-for-all`: see the page of the same name.

use crate::knowledge::images::is_official;
use crate::project::ServiceRef;
use crate::rules::{Cx, Sink};

/// Services of one file that are looked through, at most.
const MOST: usize = 200;

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let services: Vec<ServiceRef> = cx.project.services_in(compose).take(MOST).collect();
        for service in services.iter().filter(|service| service.build.is_none() && service.service.profiles.is_empty())
        {
            let Some(image) = service.image_ref().filter(|image| image.official().is_some_and(is_official)) else {
                continue;
            };
            for file in service.env_file.iter().filter(|file| service.wrote(file.path.span)) {
                let path = file.path.shown();
                let name = path.rsplit('/').next().unwrap_or_default();
                let shared = services.iter().find(|other| {
                    let another = other.image_ref().is_none_or(|theirs| theirs.repository != image.repository);
                    another
                        && other.name != service.name
                        && other.env_file.iter().any(|theirs| theirs.path.shown() == path)
                });
                let Some(other) =
                    shared.filter(|_| name.starts_with(".env") && needs_little(service, image.short_name()))
                else {
                    continue;
                };
                let message = format!(
                    "`{}` is given all of `{path}`, which `{}` is set up with as well",
                    service.name, other.name
                );
                let finding = out.report(service.file_id(), file.path.span, message);
                finding.mark("every secret in it").label(
                    other.file_id(),
                    other.service.key_span("env_file"),
                    "the same file",
                );
                finding.help(
                    "name what it reads under `environment`, such as `NAME: ${NAME:?}`, or give it a file of its own",
                );
            }
        }
    }
}

/// Whether the image reads few variables of names that are known, or none.
fn needs_little(service: &ServiceRef, name: &str) -> bool {
    let filled_in = |mount: &crate::project::compose::Mount| {
        mount
            .target
            .as_ref()
            .is_some_and(|target| target.shown().contains("template") || target.shown().contains("initdb"))
    };
    let plain = service.starts_its_server() && !service.volumes.iter().any(filled_in);
    let server = service.store().is_some() || matches!(name, "nginx" | "httpd" | "redis" | "memcached" | "haproxy");
    plain && server
}
