//! `check-not-waited-for`: see the page of the same name.

use std::cell::LazyCell;

use crate::knowledge::images;
use crate::project::ServiceRef;
use crate::project::running::slow;
use crate::rules::{Cx, Sink};

/// How variables begin that Next.js, Vite and Create React App put into pages.
const FOR_PAGES: [&str; 3] = ["NEXT_PUBLIC_", "VITE_", "REACT_APP_"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        // A swarm does not know conditions.
        if cx.project.compose.get(compose).is_none_or(|file| cx.project.is_for_swarm(file)) {
            continue;
        }
        for service in cx.project.services_in(compose) {
            let waits = LazyCell::new(|| {
                let web = service.image_ref().is_some_and(|image| images::is_web_server(&image.repository));
                web || service.waits_by_itself() || service.starts_unread_script()
            });
            for dependency in service.service.depends_on.iter().filter(|dependency| dependency.required) {
                let Some(target) = service.neighbour(&dependency.name) else { continue };
                let check = target.healthcheck.as_ref().filter(|check| !check.disabled && check.test.is_some());
                // Of databases another rule speaks.
                let Some(check) = check.filter(|_| target.store().is_none()) else { continue };
                // Who writes a condition means it.
                if dependency.condition.is_some() || *waits {
                    continue;
                }
                let message =
                    format!("`{}` starts before `{}` is well, though a check would tell", service.name, target.name);
                let finding =
                    out.report(service.file_id(), dependency.span, message).mark("waits for the container only");
                finding.label(target.file_id(), check.key_span, "says when it is ready");
                // The browser asks, later; and a second process of one image asks the database, not the first.
                let asks_later = browser_asks(&service) || is_sibling(&service, &target);
                if asks_later && service.place_of(&target.name).is_none() {
                    finding.pedantic();
                }
                finding.help(format!("write `depends_on: {{{}: {{condition: service_healthy}}}}`", target.name));
            }
        }
    }
}

/// Whether both run one image, and the other does nothing first that this one would need.
fn is_sibling(service: &ServiceRef, target: &ServiceRef) -> bool {
    let image = |service: &ServiceRef| service.service.image.as_ref().map(|image| image.shown().to_owned());
    image(service).is_some_and(|own| image(target) == Some(own)) && slow::by_itself(*target).is_none()
}

/// Whether it is told addresses for the pages that it hands out.
fn browser_asks(service: &ServiceRef) -> bool {
    let for_pages = |key: &str| FOR_PAGES.iter().any(|prefix| key.starts_with(prefix));
    service.environment.iter().any(|pair| for_pages(pair.key.as_str()))
}
