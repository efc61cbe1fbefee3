//! `database-without-password`: see the page of the same name.

use crate::finding::Severity;
use crate::knowledge::official::{Official, official};
use crate::project::compose::Pair;
use crate::project::services::outside::asked_for;
use crate::project::{ImageRef, ServiceRef};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.build.is_none() && service.is_whole()) {
        let Some(image) = service.image_ref() else { continue };
        let Some(kind) = official(&image.name()).filter(|kind| !kind.logins.is_empty()) else { continue };
        if !asks(image, kind) || !starts_itself(&service) {
            continue;
        }
        let given: Vec<&Pair> = kind.logins.iter().filter_map(|name| service.env(name)).collect();
        // Nothing after the sign is nothing to the start script; the shell's own value and a variable may be one.
        let empty = |pair: &&Pair| pair.value.as_ref().is_some_and(|text| text.raw.is_empty());
        if !given.iter().all(empty) {
            continue;
        }
        let first = kind.logins.first().copied().unwrap_or_default();
        let name = kind.name;
        match given.first() {
            Some(pair) => {
                let message = format!("`{}` is empty, and {name} does not start without a password", pair.key);
                let finding = out.report(service.file_id(), pair.span, message).mark("empty");
                finding.severity(Severity::Warning);
                finding.help(format!("give it a value from outside, `{}`", asked_for(&service, pair)));
                // Beside an env file of its own, which is the place for it, the empty value wins. Else the reader fills it in.
                let own = service.env_file.first().filter(|file| !shares(&service, file.path.shown()));
                match own {
                    Some(file) => {
                        finding.help(format!("leave the line out, and give `{}` in `{}`", pair.key, file.path.shown()));
                    }
                    // What stands under `environment` wins over the file, whoever fills that in.
                    None if !service.env_file.is_empty() => {
                        let file = service.env_file.first().map_or("", |file| file.path.shown());
                        finding
                            .severity(Severity::Info)
                            .why(format!("The empty value also takes the place of one in `{file}`."));
                    }
                    None if service.is_shown() => {
                        finding.pedantic();
                    }
                    None => {}
                }
            }
            None if service.env_file.is_empty() && service.service.secrets.is_empty() => {
                // A password of another user does not count.
                let whose = if kind.name == "PostgreSQL" { "" } else { " for root" };
                let message =
                    format!("`{}` is given no password{whose}, and {name} does not start without one", service.name);
                let finding =
                    out.report(service.file_id(), service.name_span, message).mark("stops at its first start");
                finding.help(format!("give it one from outside, `{first}: ${{{first}:?}}`"));
            }
            None => {}
        }
    }
}

/// Whether an image of this tag asks for one: that of PostgreSQL has since February 2020.
fn asks(image: &ImageRef, kind: &Official) -> bool {
    if kind.name != "PostgreSQL" {
        return true;
    }
    let tag = image.tag.as_deref().unwrap_or("latest");
    let mut numbers = tag.split(|c: char| !c.is_ascii_digit()).map(str::parse::<u16>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(_))) => major > 12,
        (Some(Ok(major)), _) => major > 9,
        _ => !tag.starts_with(|c: char| c.is_ascii_digit()),
    }
}

/// Whether nothing but the image decides how it starts, and nothing else fills its data.
fn starts_itself(service: &ServiceRef) -> bool {
    let told = service.others().any(|other| other.has("environment") || other.has("env_file") || other.has("command"));
    let external = |name: &str| service.file.volume(name).is_some_and(|volume| volume.external);
    let kept = service.volumes.iter().any(|mount| mount.source.as_ref().is_some_and(|source| external(source.shown())));
    let server = service.store().is_some_and(|store| service.runs_server(&store));
    server && !told && !kept && service.service.volumes_from.is_empty()
}

/// Whether another service of the file is given the env file as well.
fn shares(service: &ServiceRef, path: &str) -> bool {
    const MOST: usize = 64;
    let mut others = service.file.services.iter().take(MOST).filter(|other| other.name != service.name);
    others.any(|other| other.env_file.iter().any(|file| file.path.shown() == path))
}
