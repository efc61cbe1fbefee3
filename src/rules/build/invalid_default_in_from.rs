//! `invalid-default-in-from`: see the page of the same name.

use crate::finding::Severity;
use crate::project::compose::Service;
use crate::project::stages::scope::PLATFORM_ARGS;
use crate::project::{Dockerfile, ImageRef, Project, ServiceRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::syntax::dockerfile::expand::{self, Value};
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        let Args::From { image, .. } = &stage.from_instruction().args else { continue };
        if !image.text.contains('$') {
            continue;
        }
        let scope = &stage.docker.scope;
        let default = |name: &str| match scope.in_from_by_default(name) {
            // An ARG without a value is not set, unless the builder gives it one.
            Value::Unknown if !PLATFORM_ARGS.contains(&name) => Value::Unset,
            value => value,
        };
        let Ok(expansion) = expand::expand(&image.text, stage.docker.tree.escape, &default) else { continue };
        let Some(name) = expansion.known() else { continue };
        if ImageRef::parse(name).is_some() {
            continue;
        }
        let shown = if name.is_empty() { "nothing".to_owned() } else { format!("`{name}`") };
        let finding =
            out.report(stage.file(), image.span, format!("without --build-arg this is {shown}, which is no image"));
        finding.mark("not a name by itself").help("give the ARG above a default that makes the line whole");
        let wanted: Vec<&str> = expansion.unset.iter().map(String::as_str).collect();
        if let Some((file, span)) = given(cx.project, stage.docker, &wanted) {
            finding.severity(Severity::Info).pedantic().label(file, span, "given here");
            finding.why("The compose file gives the argument. Whoever builds without it, and tools that read the file, meet an error about an invalid reference.");
        } else if let Some(script) = cx.project.gives_arguments(stage.docker, &wanted) {
            let script = cx.project.path_inside(script);
            finding.severity(Severity::Info).pedantic().why(format!("`{script}` gives the argument. Whoever builds without it, and tools that read the file, meet an error about an invalid reference."));
        }
    }
}

/// Where the compose files give the arguments `wanted`, if every service built from this Dockerfile does.
fn given(project: &Project, docker: &Dockerfile, wanted: &[&str]) -> Option<(FileId, Span)> {
    let links = project.links_of(docker.file);
    let mut services: Vec<_> = links.filter_map(|link| project.service_at(link.compose, link.service)).collect();
    // One that names the file and no context is laid over another, which says where that is.
    if services.is_empty() {
        let inside = project.path_inside(&project.source(docker.file).path);
        let named = |service: &ServiceRef| {
            let build = service.build.as_ref().filter(|build| build.context.is_none());
            build
                .and_then(|build| build.dockerfile.as_ref())
                .is_some_and(|path| path.shown().trim_start_matches("./") == inside)
        };
        services.extend(project.service_refs().filter(named));
    }
    let mut place = None;
    for service in services {
        for name in wanted {
            let of = |service: &Service| {
                service.build.as_ref()?.args.iter().find(|pair| pair.key == *name).map(|pair| pair.span)
            };
            let own = of(service.service).map(|span| (service.file_id(), span));
            // A file that is laid over another one, beside it or above its directory, says only what is different.
            let below = || {
                let homes = service.home().ancestors().take(2);
                let places = homes.flat_map(|home| project.services_called(home, &service.name));
                let mut namesakes = places.filter_map(|(file, at)| project.service_at(*file, *at));
                namesakes.find_map(|other| Some((other.file_id(), of(other.service)?)))
            };
            place = place.or(Some(own.or_else(below)?));
        }
    }
    place
}
