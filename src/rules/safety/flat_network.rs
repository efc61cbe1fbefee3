//! `flat-network`: see the page of the same name.

use crate::project::ServiceRef;
use crate::project::compose::Layout;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for (compose, file) in cx.project.compose.iter().enumerate().filter(|(_, file)| file.layout != Layout::V1) {
        let flat =
            |service: &ServiceRef| service.lacks("networks") && service.lacks("network_mode") && !service.is_aside();
        let services: Vec<ServiceRef> = cx.project.services_in(compose).filter(flat).collect();
        let store = services.iter().find_map(|service| Some((service, service.store()?)));
        let Some((store, kind)) = store.filter(|(service, _)| service.is_whole()) else { continue };
        let faces =
            |service: &&ServiceRef| service.ports.iter().any(|port| port.is_public()) && service.store().is_none();
        let Some(front) = services.iter().find(faces) else { continue };
        let message =
            format!("`{}` ({}) shares a network with `{}`, which is published", store.name, kind.kind.name, front.name);
        let finding = out.report(file.file, store.name_span, message);
        finding.mark("on the default network").label(
            file.file,
            front.name_span,
            "faces the outside, on the same network",
        );
        finding.help(
            "put the database on a network of its own with `internal: true`, and those services that use it on both",
        );
    }
}
