//! `no-check-beside-others`: see the page of the same name.

use std::collections::HashMap;

use crate::project::ServiceRef;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let services: Vec<ServiceRef> = cx.project.services_in(compose).collect();
        let like = Like::of(&services);
        among_its_like(&services, &like, out);
        let checked: Vec<&ServiceRef> = services.iter().filter(|service| asks(service)).collect();
        if checked.len() < 2 || checked.len() * 2 < services.len() {
            continue;
        }
        for service in services.iter().filter(|service| service.has_healthcheck() == Some(false)) {
            let off = service.healthcheck.is_some() || service.has_in_comment("healthcheck");
            if off || runs_to_an_end(service) || !service.profiles.is_empty() || like.others(service) >= ENOUGH {
                continue;
            }
            let needed = service.dependents().next();
            if needed.is_none() && service.ports.is_empty() {
                continue;
            }
            let message = format!(
                "nothing asks `{}` whether it still answers, as {} of the {} services here are asked",
                service.name,
                checked.len(),
                services.len()
            );
            let finding = out.report(service.file_id(), service.name_span, message).mark("no health check");
            if let Some((other, needed)) = needed {
                finding.label(
                    service.file_id(),
                    needed.span,
                    format!("`{}` can wait for no more than its start", other.name),
                );
            }
            finding.help("give it a `healthcheck` that makes one cheap request to the service itself");
        }
    }
}

/// So many services of one image with a check are a habit.
const ENOUGH: usize = 3;

/// Of each image, how many of its services last, and how many of these are asked.
struct Like<'a>(HashMap<&'a str, (usize, usize)>);

impl<'a> Like<'a> {
    fn of(services: &[ServiceRef<'a>]) -> Like<'a> {
        let mut by_image: HashMap<&str, (usize, usize)> = HashMap::new();
        for service in services.iter().filter(|service| !runs_to_an_end(service)) {
            let Some(image) = &service.service.image else { continue };
            let (lasting, asked) = by_image.entry(image.shown()).or_default();
            *lasting += 1;
            *asked += usize::from(asks(service));
        }
        Like(by_image)
    }

    /// How many others of its image there are where all of them are asked; none where another is not.
    fn others(&self, service: &ServiceRef) -> usize {
        let image = service.service.image.as_ref();
        let Some((lasting, asked)) = image.and_then(|image| self.0.get(image.shown())) else { return 0 };
        let own = usize::from(!runs_to_an_end(service));
        let (lasting, asked) = (lasting - own, asked - own.min(usize::from(asks(service))));
        if lasting == asked { lasting } else { 0 }
    }
}

/// The one service without a check among those of its image.
fn among_its_like(services: &[ServiceRef], like: &Like, out: &mut Sink) {
    let unasked = |service: &&ServiceRef| service.healthcheck.is_none() && service.has_healthcheck() != Some(true);
    for service in services.iter().filter(unasked).filter(|service| !runs_to_an_end(service)) {
        let others = like.others(service);
        let told = service.has_in_comment("healthcheck") || !service.lacks("healthcheck");
        if others < ENOUGH || told || is_asked_by_an_option_of_others(service, services) {
            continue;
        }
        let message = format!(
            "nothing asks `{}` whether it still answers, as the {others} others of its image are asked",
            service.name
        );
        let finding = out.report(service.file_id(), service.name_span, message).mark("no health check");
        finding.help("give it a `healthcheck` as the others have, with what its command needs for that");
    }
}

/// Whether the checks of its like ask for what an option of their commands makes, and none of them does its work: whether
/// that one takes the option is not known.
fn is_asked_by_an_option_of_others(service: &ServiceRef, services: &[ServiceRef]) -> bool {
    let mut like = services.iter().filter(|one| asks(one) && one.image_ref() == service.image_ref());
    let own = service.kind_of_work();
    own.is_some() && like.clone().any(|one| one.is_asked_by_an_option()) && !like.any(|one| one.kind_of_work() == own)
}

fn asks(service: &ServiceRef) -> bool {
    service.healthcheck.as_ref().is_some_and(|check| check.test.is_some() && !check.disabled)
}

/// Whether it does its work once: nothing starts it again, or others wait for its end.
fn runs_to_an_end(service: &ServiceRef) -> bool {
    let once = service.restart.as_ref().is_some_and(|text| matches!(text.shown(), "no" | "false" | "on-failure"));
    let awaited = service.dependents().any(|(_, needed)| needed.condition() == Some("service_completed_successfully"));
    once || awaited || !service.is_whole() || service.project.is_overlay(service.file)
}
