//! `port-not-served`: see the page of the same name.

use crate::knowledge::official::ports_served;
use crate::project::ServiceRef;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.build.is_none() && service.is_whole()) {
        let Some(image) = service.image_ref() else { continue };
        let Some(served) = ports_served(&image.name(), image.tag.as_deref()) else { continue };
        for port in service.ports.iter().filter(|port| port.protocol == "tcp" && !port.unresolved) {
            let Some(target) = port.target.filter(|target| target.first == target.last) else { continue };
            let Some(first) = served.first().filter(|_| !served.contains(&target.first)) else { continue };
            if may_move(&service, target.first) {
                continue;
            }
            let message = format!("nothing in `{}` listens on {}", service.name, target.first);
            let finding = out.report(service.file_id(), port.span, message).mark("leads nowhere");
            if let Some(image) = &service.image {
                finding.label(service.file_id(), image.span, format!("listens on {first}"));
            }
            finding.help(match port.published.filter(|published| published.first == published.last) {
                Some(published) => format!("write `{}:{first}`", published.first),
                None => format!("lead to {first}"),
            });
        }
    }
}

/// Whether something may make the program listen elsewhere: a command, a configuration, a variable, or another
/// service that shares its network.
fn may_move(service: &ServiceRef, port: u16) -> bool {
    let digits = port.to_string();
    let values = service.environment.iter().filter_map(|pair| pair.value.as_ref());
    let said = values.into_iter().any(|value| value.value.is_none() || value.shown().contains(&digits));
    let data = |target: &str| target.starts_with("/var/") || target.starts_with("/data");
    let mounts = service.volumes.iter().any(|mount| mount.target.as_ref().is_none_or(|target| !data(target.shown())));
    let shares = service.file.services.iter().any(|other| {
        let mode = other.network_mode.as_ref().map_or("", |mode| mode.shown());
        mode.strip_prefix("service:").is_some_and(|name| name == service.name)
    });
    let told = service.command.is_some() || service.entrypoint.is_some() || !service.env_file.is_empty();
    told || said || mounts || shares || !service.service.configs.is_empty() || service.others().next().is_some()
}
