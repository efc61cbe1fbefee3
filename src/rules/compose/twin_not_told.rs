//! `twin-not-told`: see the page of the same name.

use crate::knowledge::variables;
use crate::project::ServiceRef;
use crate::project::compose::{Dependency, MountKind, Pair, Text};
use crate::rules::{Cx, Sink};

/// Services of one file that are held against each other, at most.
const MOST: usize = 48;

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let services: Vec<ServiceRef> =
            cx.project.services_in(compose).take(MOST).filter(|service| service.is_whole()).collect();
        for service in services.iter().filter(|service| !service.depends_on.is_empty()) {
            let mut twins = services.iter().filter(|twin| twin.index != service.index && runs_the_same(service, twin));
            let told = twins.find_map(|twin| Some((twin, missing(service, twin))).filter(|(_, told)| !told.is_empty()));
            let Some((twin, told)) = told else { continue };
            // Of some images it is known what they ask for at each start.
            let image = service.image_ref().map_or("", |image| image.short_name());
            let known = variables::is_known_to_keep(image);
            let told: Vec<_> = told.into_iter().filter(|(pair, _)| !variables::keeps(image, &pair.key)).collect();
            if told.is_empty() {
                continue;
            }
            let targets: Vec<String> = told.iter().map(|(_, needed)| format!("`{}`", needed.name)).collect();
            let message = format!(
                "`{}` is not told where to find {}, as `{}` of the same image is",
                service.name,
                targets.join(" and "),
                twin.name
            );
            let finding = out.report(service.file_id(), service.service.name_span, message).mark("not told");
            for (pair, needed) in &told {
                finding.label(service.file_id(), needed.span, "it depends on this one");
                finding.label(twin.file_id(), pair.span, "what the same program is told there");
            }
            let keys: Vec<String> = told.iter().map(|(pair, _)| format!("`{}`", pair.key)).collect();
            let cache = told
                .iter()
                .any(|(pair, _)| ["REDIS", "MEMCACHE", "VALKEY", "CACHE"].iter().any(|word| pair.key.contains(word)));
            if cache {
                finding.why(format!(
                    "`{}` goes without the cache and the locks that `{}` has there, and everything appears to run.",
                    service.name, twin.name
                ));
            }
            let kept = if known { "" } else { ", unless it keeps what the other was told" };
            finding.help(format!("give it {} as well{kept}", keys.join(" and ")));
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

/// What the other is told of services that both depend on, and this one is not in any word.
fn missing<'a>(service: &ServiceRef<'a>, twin: &ServiceRef<'a>) -> Vec<(&'a Pair, &'a Dependency)> {
    let own = &service.service.environment;
    let lines = [&service.service.command, &service.service.entrypoint];
    let said: Vec<String> = lines.into_iter().flatten().map(|line| line.shown()).collect();
    let values = || own.iter().filter_map(|pair| pair.value.as_ref()).map(|value| value.raw.as_str());
    if values().any(|value| value.contains('$')) {
        return Vec::new();
    }
    let told = service.service.depends_on.iter().filter_map(|needed| {
        let place = twin.place_of(&needed.name).filter(|_| needed.name != twin.service.name)?;
        let holds = |pair: &&Pair| pair.value.as_ref().is_some_and(|value| value.span == place);
        let pair = twin.service.environment.iter().find(holds)?;
        let mut words = values().chain(said.iter().map(String::as_str));
        let named = service.service.env(&pair.key).is_some() || words.any(|text| text.contains(&needed.name));
        (!named).then_some((pair, needed))
    });
    told.collect()
}
