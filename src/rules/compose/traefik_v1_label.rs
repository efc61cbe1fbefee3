//! `traefik-v1-label`: see the page of the same name.

use std::collections::HashMap;

use crate::knowledge::labels::is_of_first_traefik;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    let is_first = |image: &crate::project::ImageRef| {
        let tag = image.tag.as_deref().unwrap_or_default().trim_start_matches('v');
        image.short_name() == "traefik" && tag.split(['.', '-']).next() == Some("1")
    };
    if cx.project.service_refs().any(|service| service.image_ref().is_some_and(is_first)) {
        return;
    }
    let mut told = HashMap::new();
    for service in cx.project.service_refs() {
        // In a swarm they are those of the service, and not of its containers.
        let deployed = service.service.deploy.iter().flat_map(|deploy| &deploy.labels);
        let labels = || service.service.labels.iter().chain(deployed.clone());
        let current = labels().any(|label| label.key.starts_with("traefik.http."));
        let old = labels().find(|label| service.wrote(label.span) && is_of_first_traefik(&label.key));
        let Some(label) = old.filter(|_| !current) else { continue };
        if let Some(finding) = out.before(&mut told, service.compose) {
            finding.label(service.file_id(), label.key_span, "nor this one");
            continue;
        }
        let message = format!("`{}` is a label of Traefik 1: later versions do not read it", label.key);
        let finding = out.report(service.file_id(), label.key_span, message).mark("read by nothing of today");
        finding
            .help("write `traefik.http.routers.NAME.rule` and `traefik.http.services.NAME.loadbalancer.server.port`");
    }
}
