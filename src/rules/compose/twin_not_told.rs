//! `twin-not-told`: see the page of the same name.

use crate::project::ServiceRef;
use crate::project::compose::{MountKind, Pair, Text};
use crate::rules::{Cx, Sink};
use crate::text::Span;

/// Services of one file that are held against each other, at most.
const MOST: usize = 48;

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let services: Vec<ServiceRef> =
            cx.project.services_in(compose).take(MOST).filter(|service| service.is_whole()).collect();
        for service in services.iter().filter(|service| !service.depends_on.is_empty()) {
            let twins = services.iter().filter(|twin| twin.index != service.index && runs_the_same(service, twin));
            let Some((twin, told)) = twins.filter_map(|twin| Some((twin, missing(service, twin)?))).next() else {
                continue;
            };
            let (pair, target, needed) = told;
            let message = format!(
                "`{}` depends on `{target}` and is not told where it is, as `{}` of the same image is by `{}`",
                service.name, twin.name, pair.key
            );
            let finding = out.report(service.file_id(), service.service.name_span, message).mark("not told");
            finding.label(service.file_id(), needed, "started after it");
            finding.label(twin.file_id(), pair.span, "the same program is told here");
            finding.help(format!("give it `{}` as well", pair.key));
        }
    }
}

/// Whether both are the same program with the same files for its settings.
fn runs_the_same(service: &ServiceRef, twin: &ServiceRef) -> bool {
    let same_image = service.image_ref().is_some_and(|image| twin.image_ref() == Some(image));
    let built = |service: &ServiceRef| {
        let (docker, _) = service.docker()?;
        Some((docker.file, service.stage().map(|stage| stage.index)))
    };
    let same_build = service.image.is_none() && built(service).is_some_and(|own| built(twin) == Some(own));
    let env_files = |service: &ServiceRef| -> Vec<String> {
        service.env_file.iter().map(|file| file.path.shown().to_owned()).collect()
    };
    let theirs = env_files(twin);
    let handed = env_files(service).iter().all(|path| theirs.contains(path));
    let set_up = service.volumes.iter().any(|mount| {
        let target = mount.target.as_ref().map(Text::shown);
        let there = twin.volumes.iter().any(|other| other.target.as_ref().map(Text::shown) == target);
        mount.kind != MountKind::Named && !there
    });
    let configs = !service.service.configs.is_empty() || !service.service.secrets.is_empty();
    (same_image || same_build) && handed && !set_up && !configs && service.store().is_none()
}

/// What the other is told of a service that both depend on, and this one is not in any word.
fn missing<'a>(service: &ServiceRef<'a>, twin: &ServiceRef<'a>) -> Option<(&'a Pair, &'a str, Span)> {
    service.service.depends_on.iter().find_map(|needed| {
        let target = service.neighbour(&needed.name).filter(|target| target.index != twin.index)?;
        let place = twin.place_of(&needed.name)?;
        let holds = |pair: &&Pair| pair.value.as_ref().is_some_and(|value| value.span == place);
        let pair = twin.service.environment.iter().find(holds)?;
        let named = |text: &str| text.contains(target.service.name.as_str());
        let values = service.service.environment.iter();
        let lines = [&service.service.command, &service.service.entrypoint];
        let told = service.service.env(&pair.key).is_some()
            || values.clone().filter_map(|pair| pair.value.as_ref()).any(|value| named(&value.raw) || value.raw.contains('$'))
            || lines.into_iter().flatten().any(|line| named(&line.shown()));
        (!told).then_some((pair, needed.name.as_str(), needed.span))
    })
}
