//! `base-of-another`: see the page of the same name.

use std::collections::HashMap;

use crate::project::{Base, ImageRef, ServiceRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Instruction};

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let services: Vec<ServiceRef> =
            cx.project.services_in(compose).filter(|service| service.build.is_some()).collect();
        let makers: HashMap<&ImageRef, ServiceRef> =
            services.iter().rev().filter_map(|service| Some((service.image_ref()?, *service))).collect();
        for service in &services {
            let Some((docker, _)) = service.docker() else { continue };
            let told = service.build.as_ref().is_some_and(|build| !build.additional_contexts.is_empty());
            let bases =
                docker.stages().filter(|stage| stage.reachable && !told).filter_map(|stage| match &stage.stage.base {
                    Base::Image(image) => Some(image),
                    _ => None,
                });
            let bases = bases.cloned().map(|image| (image, true));
            let bases = bases.chain(given(service).filter(|_| !told).map(|image| (image, false)));
            let found = bases.into_iter().find_map(|(image, named)| {
                makers.get(&image).filter(|other| other.name != service.name).map(|other| (image, named, other))
            });
            let (Some((image, named, other)), Some(build)) = (found, service.build.as_ref()) else { continue };
            let together = built_together(service, other);
            let message =
                format!("`{}` is built from `{}`, which `{}` builds{together}", service.name, image.name(), other.name);
            let finding =
                out.report(service.file_id(), build.key_span, message).mark("may take an old base, or find none");
            finding.label(
                other.file_id(),
                other.image.as_ref().map_or(other.service.name_span, |text| text.span),
                "the base",
            );
            // Who hands the name over knows of the order, and may keep it in a script.
            if !named {
                finding.pedantic();
            }
            let tag = image.tag.as_deref().map(|tag| format!(":{tag}")).unwrap_or_default();
            let base = format!("{}{tag}", image.name());
            finding.help(format!(
                "hand it over: `additional_contexts: {{'{base}': 'service:{}'}}` (Compose 2.33 and later)",
                other.name
            ));
        }
    }
}

/// How the two are built at once, by the profiles that they are of.
fn built_together(service: &ServiceRef, base: &ServiceRef) -> String {
    let profiles = |service: &ServiceRef| -> Vec<String> {
        service.profiles.iter().map(|profile| profile.shown().to_owned()).collect()
    };
    let (own, of_base) = (profiles(service), profiles(base));
    // The service's own name is the profile that it is started by.
    let mut named: Vec<&String> = own.iter().collect();
    named.sort_by_key(|name| !name.eq_ignore_ascii_case(&service.service.name));
    let common = named.into_iter().find(|name| of_base.is_empty() || of_base.contains(name)).or(of_base.first());
    match common {
        None => ": a plain `docker compose build` makes both at once".to_owned(),
        Some(name) if own.is_empty() || own.contains(name) => {
            format!(": `docker compose --profile {name} build` makes both at once")
        }
        Some(_) => ", and no profile holds both: it has to be there before".to_owned(),
    }
}

/// The images that build arguments hand to a FROM of the service's stages.
fn given<'a>(service: &'a ServiceRef) -> impl Iterator<Item = ImageRef> + 'a {
    let docker = service.docker().map(|(docker, _)| docker);
    let froms = docker.into_iter().flat_map(|docker| docker.stages()).map(|stage| stage.from_instruction());
    let named: Vec<&str> = froms.filter_map(|from| variable(from)).collect();
    let arguments = service.build.iter().flat_map(|build| &build.args);
    let taken = arguments.filter(move |argument| named.contains(&argument.key.as_str()));
    taken.filter_map(|argument| ImageRef::parse(argument.value.as_ref()?.value.as_deref()?))
}

/// The variable that a FROM is nothing but.
fn variable(from: &Instruction) -> Option<&str> {
    let Args::From { image, .. } = &from.args else { return None };
    let name = image.text.strip_prefix('$')?;
    let name = name.strip_prefix('{').map_or(name, |inner| inner.trim_end_matches('}'));
    Some(name.split(':').next().unwrap_or(name))
}
