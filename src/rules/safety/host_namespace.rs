//! `host-namespace`: see the page of the same name.

use crate::knowledge::images::{is_official, is_web_server};
use crate::project::ServiceRef;
use crate::project::running::waits::drives_a_browser;
use crate::rules::{Cx, Sink};

/// Whether the image is known to need no more than ports: a store, an official image that is not told to have all rights
/// of the host besides, or one that is built here and declares a port. Others may look for devices, or pass on ports
/// that nobody knows before.
fn serves_by_ports(service: &ServiceRef) -> bool {
    let has_all = service.is_privileged();
    let official = service.image_ref().is_some_and(|image| image.official().is_some_and(is_official));
    let opens = || service.stage().is_some_and(|stage| stage.chain().any(|stage| !stage.stage.exposed.is_empty()));
    !has_all && (official || service.store().is_some() || service.build.is_some() && opens())
}

/// Whether it is a proxy that no service of its file stands behind: what it passes requests on to may be on the host.
fn passes_on_elsewhere(service: &ServiceRef) -> bool {
    let proxy = service.image_ref().is_some_and(|image| image.official().is_some_and(is_web_server));
    proxy && service.file.services.len() == 1
}

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        for (key, value, shared, alias) in [
            ("network_mode", &service.network_mode, "the host's network", "CL-0008"),
            ("pid", &service.pid, "the host's processes", "CL-0010"),
            ("ipc", &service.ipc, "the host's shared memory", "CL-0010"),
            ("uts", &service.uts, "the host's name", ""),
        ] {
            let Some(text) = value.as_ref().filter(|text| text.shown() == "host") else { continue };
            // Browsers need the host's shared memory, or `shm_size`.
            if key == "ipc" && service.image_ref().is_some_and(drives_a_browser) {
                continue;
            }
            let message = format!("`{}` shares {shared}", service.name);
            let finding = out.report(service.file_id(), text.span, message);
            finding.mark(shared.to_owned()).help(match key {
                "network_mode" => "publish the ports it needs with `ports`, and let it reach the others by name",
                _ => "leave the key out",
            });
            // What watches the host's network or processes has to be among them.
            let purpose = key == "network_mode"
                && (service.works_on_its_network() || !serves_by_ports(&service) || passes_on_elsewhere(&service))
                || key == "pid" && (service.watches_its_host() || service.watches_the_host());
            if purpose {
                finding.pedantic();
            }
            finding.aliases(if alias.is_empty() {
                &[]
            } else if alias == "CL-0008" {
                &["CL-0008"]
            } else {
                &["CL-0010"]
            });
        }
    }
}
