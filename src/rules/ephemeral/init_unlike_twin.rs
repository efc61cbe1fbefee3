//! `init-unlike-twin`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::{Aspect, Safety};
use crate::knowledge::commands::is_small_init;
use crate::project::ServiceRef;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    // What runs under an init, by the name of the service and the image it runs.
    let mut under: HashMap<(&str, String), ServiceRef> = HashMap::new();
    for service in cx.project.service_refs().filter(ServiceRef::has_init) {
        if let Some(image) = image_of(service) {
            under.entry((service.service.name.as_str(), image)).or_insert(service);
        }
    }
    for service in cx.project.service_refs().filter(|service| service.is_whole() && service.init.is_none()) {
        let key = image_of(service).map(|image| (service.service.name.as_str(), image));
        let Some(twin) = key.and_then(|key| under.get(&key)).filter(|twin| twin.compose != service.compose) else {
            continue;
        };
        let own =
            |service: &ServiceRef| service.command.as_ref().or(service.entrypoint.as_ref()).map(|line| line.shown());
        let first =
            service.stage().and_then(|stage| stage.stage.process.as_ref()?.entrypoint.as_ref()?.words.first().cloned());
        let init = first.is_some_and(|word| is_small_init(word.rsplit('/').next().unwrap_or(&word)));
        if own(&service) != own(twin) || init || service.others().any(|other| other.has("init")) {
            continue;
        }
        let message = format!("`{}` runs without the init that it has in another file", service.name);
        let finding = out.report(service.file_id(), service.name_span, message).mark("no init");
        finding.label(twin.file_id(), twin.key_span("init"), "here it has one").help("write `init: true`");
        if let Some(edit) = service.with_key("init: true") {
            finding
                .fix(Safety::Unsafe, "Start it under an init: signals go through it", vec![edit])
                .changing(&[Aspect::Process]);
        }
    }
}

/// What it runs: the Dockerfile it is built from, or that makes the image it names; else the image without its tag.
fn image_of(service: ServiceRef) -> Option<String> {
    let project = service.project;
    let made = || {
        let image = service.image_ref()?;
        let own = || project.dockerfiles.get(project.sole_at_root()?).filter(|_| project.publishes(image));
        project.maker_of(image).or_else(own)
    };
    let docker = service.docker().map(|(docker, _)| docker).or_else(made);
    let path = docker.map(|docker| project.source(docker.file).path.clone());
    path.or_else(|| Some(service.image_ref()?.name()))
}
