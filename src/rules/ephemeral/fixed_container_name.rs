//! `fixed-container-name`: see the page of the same name.

use crate::finding::Severity;
use crate::knowledge::roles::is_general_name;
use crate::project::ServiceRef;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let (several, once): (Vec<ServiceRef>, Vec<ServiceRef>) = cx
            .project
            .services_in(compose)
            .filter(|service| service.container_name.is_some())
            .partition(|service| wanted(*service) > 1.0);
        for service in several {
            let Some(text) = &service.service.container_name else { continue };
            let message =
                format!("`{}` is to run several times and has one name for all; Compose refuses it", service.name);
            let finding = out.report(service.file_id(), text.span, message).mark("one name");
            finding.severity(Severity::Error).help("leave `container_name` out");
        }
        // A name with a variable is another name for another copy.
        let names = once.iter().filter_map(|service| Some((*service, service.service.container_name.as_ref()?)));
        let fixed = names.filter(|(_, text)| !text.raw.contains('$'));
        let (general, own): (Vec<_>, Vec<_>) = fixed.partition(|(_, text)| is_general_name(text.shown()));
        for (names, is_general) in [(general, true), (own, false)] {
            let Some((first, text)) = names.first() else { continue };
            let message = match is_general {
                true => {
                    format!("any other project of the host with a container `{}` collides with this one", text.shown())
                }
                false => format!("`{}` can run only once under this name", first.name),
            };
            let finding = out.report(first.file_id(), text.span, message).mark("fixed");
            finding.help("leave `container_name` out; the service's name is enough to find it");
            for (service, text) in names.iter().skip(1) {
                finding.label(service.file_id(), text.span, if is_general { "as general" } else { "the same" });
            }
            if !is_general {
                finding.pedantic();
            }
        }
    }
}

fn wanted(service: ServiceRef) -> f64 {
    let replicas = service.deploy.as_ref().and_then(|deploy| deploy.replicas.as_ref()).and_then(|text| text.number());
    let scale = service.scale.as_ref().and_then(|text| text.number());
    replicas.or(scale).unwrap_or(1.0)
}
