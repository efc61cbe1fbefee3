//! `undefined-reference`: see the page of the same name.

use std::cell::LazyCell;

use crate::finding::Severity;
use crate::project::ServiceRef;
use crate::project::compose::{Layout, Mount};
use crate::project::services::references::{Kind, declared, known, names, own};
use crate::rules::{Cx, Sink};
use crate::text::{Span, nearest};

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let services = cx.project.services_in(compose);
        // What is included, and what includes, share their names.
        let first = cx.project.services_in(compose).next();
        let Some(first) = first.filter(|one| one.file.layout != Layout::V1 && !one.may_be_included()) else { continue };
        // Hardly ever is a name not of the own file, and then the files beside it are asked.
        let known = LazyCell::new(|| known(cx.project, first));
        let own = own(first.file);
        for service in services {
            for (kind, name, span) in names(service) {
                if !name.contains('$')
                    && !name.is_empty()
                    && !own.contains(&(kind, name))
                    && !known.contains(&(kind, name))
                {
                    report(service, kind, name, span, out);
                }
            }
            asleep(service, out);
        }
    }
}

/// Services that are needed and belong to a profile, which leaves them out where it is not asked for.
fn asleep(service: ServiceRef, out: &mut Sink) {
    if !service.profiles.is_empty() {
        return;
    }
    for need in service.service.needs().into_iter().filter(|need| !need.optional) {
        let Some(other) = service.file.service(need.name).filter(|other| !other.profiles.is_empty()) else { continue };
        // Another file of the directory may take the profile away.
        if !service.file.is_complete(service.service) || !service.file.is_complete(other) {
            continue;
        }
        let message = format!(
            "`{}` belongs to a profile, and `{}` to none; Compose refuses the file where the profile is off",
            need.name, service.name
        );
        let finding = out.report(service.file_id(), need.span, message).mark("asleep");
        let profile = other.profiles.first().map_or(other.name_span, |profile| profile.span);
        finding
            .label(service.file_id(), profile, "its profile")
            .help("give both the same profile, or write `required: false` beside the condition");
    }
}

fn report(service: ServiceRef, kind: Kind, name: &str, span: Span, out: &mut Sink) {
    // What is in a profile is looked at once the profile is on.
    let asleep = !service.profiles.is_empty();
    let when = if asleep { "; Compose refuses to start it" } else { "; Compose refuses the file" };
    let message = match kind {
        Kind::Service => format!("no service is called `{name}`{when}"),
        _ => format!("the {} `{name}` is not declared{when}", kind.word()),
    };
    let finding = out.report(service.file_id(), span, message).mark("not defined");
    if asleep {
        finding.severity(Severity::Warning);
    }
    let file = |mount: &Mount| mount.means_a_file() && mount.source.as_ref().is_some_and(|text| text.span == span);
    if kind == Kind::Volume && service.volumes.iter().any(file) {
        finding.help(format!("write `./{name}` for the file: without `./` it is the name of a volume"));
        return;
    }
    finding.help(match (nearest(name, declared(service.file, kind).take(50)), kind) {
        (Some(near), _) => format!("`{near}` is there: was that meant?"),
        (None, Kind::Service) => "name a service of the file, or leave it out".to_owned(),
        (None, _) => format!("declare it under the top-level `{}s`", kind.word()),
    });
}
