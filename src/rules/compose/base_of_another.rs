//! `base-of-another`: see the page of the same name.

use std::collections::HashMap;

use crate::project::{Base, ImageRef, ServiceRef};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let services: Vec<ServiceRef> =
            cx.project.services_in(compose).filter(|service| service.build.is_some()).collect();
        let makers: HashMap<&ImageRef, ServiceRef> =
            services.iter().filter_map(|service| Some((service.image_ref()?, *service))).collect();
        for service in &services {
            let Some((docker, _)) = service.docker() else { continue };
            let told = service.build.as_ref().is_some_and(|build| !build.additional_contexts.is_empty());
            let bases =
                docker.stages().filter(|stage| stage.reachable && !told).filter_map(|stage| match &stage.stage.base {
                    Base::Image(image) => Some(image),
                    _ => None,
                });
            let found = bases.into_iter().find_map(|image| {
                makers.get(image).filter(|other| other.name != service.name).map(|other| (image, other))
            });
            let (Some((image, other)), Some(build)) = (found, service.build.as_ref()) else { continue };
            let message = format!(
                "`{}` is built from `{}`, which `{}` builds: Compose builds both at once",
                service.name,
                image.name(),
                other.name
            );
            let finding =
                out.report(service.file_id(), build.key_span, message).mark("may take an old base, or find none");
            finding.label(
                other.file_id(),
                other.image.as_ref().map_or(other.service.name_span, |text| text.span),
                "the base",
            );
            let tag = image.tag.as_deref().map(|tag| format!(":{tag}")).unwrap_or_default();
            let base = format!("{}{tag}", image.name());
            finding.help(format!("hand it over: `additional_contexts: {{'{base}': 'service:{}'}}`", other.name));
        }
    }
}
