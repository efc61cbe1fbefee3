//! `container-socket`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::Severity;
use crate::knowledge::images::{asks_the_engine, drives_the_engine};
use crate::project::ServiceRef;
use crate::project::compose::{Mount, Port};
use crate::project::services::reach::SOCKETS;
use crate::rules::{Cx, Sink};

/// Directories that hold one of them, or, as `/var` does behind a link, all that the engine keeps.
const HOLDERS: &[&str] = &[
    "/",
    "/run",
    "/run/containerd",
    "/run/crio",
    "/run/podman",
    "/var",
    "/var/run",
    "/var/run/containerd",
    "/var/run/crio",
    "/var/run/podman",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    // Where each path of a file was told: the services that mount the same are places of one finding.
    let mut told: HashMap<(usize, String, [bool; 4]), usize> = HashMap::new();
    for service in cx.project.service_refs() {
        // Beside all capabilities and devices a socket gives nothing more.
        let has_all = service.is_privileged();
        // Of what is built here the base tells.
        let base = || service.stage().and_then(|stage| stage.root_image());
        let image = service.image_ref().filter(|_| service.build.is_none()).or_else(base);
        let asks = image.as_ref().is_some_and(|image| asks_the_engine(&image.repository)) || is_told_where(&service);
        let drives = image.as_ref().is_some_and(|image| drives_the_engine(&image.repository));
        for (path, mount) in service.host_paths() {
            let last = path.rsplit('/').next().unwrap_or_default();
            let socket = SOCKETS.contains(&last) || path == "/run/systemd/private";
            let holds = HOLDERS.contains(&path.as_str());
            if !socket && !holds {
                continue;
            }
            let alike = (service.compose, path.clone(), [has_all, asks, drives, service.watches_its_host()]);
            if let Some(at) = told.get(&alike) {
                if let Some(finding) = out.findings.get_mut(*at) {
                    finding.label(service.file_id(), mount.span, format!("and `{}`", service.name));
                }
                continue;
            }
            told.insert(alike, out.findings.len());
            let message = match holds {
                true if path == "/var" => {
                    format!("`{}` mounts /var of the host, which holds all that the engine keeps", service.name)
                }
                true => format!("`{}` mounts {path} of the host, which holds the engine's socket", service.name),
                false => format!("`{}` holds the socket {path} and can become root on the host", service.name),
            };
            let finding = out.report(service.file_id(), mount.span, message);
            finding.mark("the host's keys");
            if let Some(words) = said_of(&service, mount).filter(|_| socket) {
                finding.why(words);
            }
            finding.help(match path.as_str() {
                "/" => "mount only the directories that it reads, each with `:ro`",
                _ if asks => "put a proxy for the socket between, which lets only the questions through that the program asks",
                _ => "leave the mount out; where the program must ask the engine, put a proxy between that lets only those questions through",
            });
            if let Some(words) = service.instead_of_the_socket().filter(|_| socket) {
                finding.help(words);
            }
            // What reads the host's figures is documented with it.
            if holds && service.watches_its_host() {
                finding.pedantic();
            }
            if has_all || asks || service.watches_its_host() {
                finding.severity(Severity::Info);
            }
            if has_all || drives || asks && service.runs_own_image() {
                finding.pedantic();
            }
        }
        if let Some(text) = service.use_api_socket.as_ref().filter(|text| text.truth() == Some(true)) {
            let message = format!("`{}` is given the engine's socket and can become root on the host", service.name);
            out.report(service.file_id(), text.span, message).mark("the host's keys").help("leave the key out");
        }
    }
}

/// What matters of this mount beside what the page says: who comes to the service, and what its options do not do.
fn said_of(service: &ServiceRef, mount: &Mount) -> Option<String> {
    let door = |port: &&Port| port.is_public() && port.published.is_some_and(|range| matches!(range.first, 80 | 443));
    let open = service.ports.iter().find(door).and_then(|port| port.published);
    let open =
        open.map(|range| format!("It answers strangers on port {}: a hole in it is root on the host.", range.first));
    let read = "`:ro` protects the socket's name, not what is said through it: who asks for it is root on the host.";
    let label = mount.options.iter().find(|option| matches!(option.as_str(), "z" | "Z"));
    let label = label.map(|option| {
        format!("`:{option}` gives the host's own socket another label, and SELinux keeps the container from the engine all the same.")
    });
    let said = [open, mount.read_only.then(|| read.to_owned()), label];
    let said: Vec<String> = said.into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// Whether its environment says where the socket is: `unix:///var/run/docker.sock`.
fn is_told_where(service: &ServiceRef) -> bool {
    let socket = |text: &str| text.starts_with("unix://") && SOCKETS.iter().any(|name| text.ends_with(name));
    service.environment.iter().filter_map(|pair| pair.value.as_ref()).any(|value| socket(value.shown()))
}
