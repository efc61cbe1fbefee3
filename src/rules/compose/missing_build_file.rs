//! `missing-build-file`: see the page of the same name.

use crate::finding::Severity;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for missing in &cx.project.missing {
        let Some(service) = cx.project.service_at(missing.compose, missing.service) else { continue };
        let Some(build) = service.build.as_ref().filter(|_| !service.may_be_included()) else { continue };
        let named = if missing.directory { &build.context } else { &build.dockerfile };
        let span = named.as_ref().or(build.context.as_ref()).map_or(build.key_span, |text| text.span);
        let context = build.context.as_ref().map_or(".", |text| text.shown()).trim_end_matches('/');
        let path = match (missing.directory, &build.dockerfile) {
            (true, _) => context.to_owned(),
            (false, Some(file)) => format!("{context}/{}", file.shown()),
            (false, None) => format!("{context}/Dockerfile"),
        };
        let message = match missing.directory {
            true => format!("`{}` is to be built from `{path}`, and there is no such directory", service.name),
            false => format!("`{}` is to be built by `{path}`, and there is no such file", service.name),
        };
        let finding = out.report(service.file_id(), span, message).mark("not there");
        finding.help("mend the path: the context is relative to the compose file, the Dockerfile to the context");
        if let Some(made) = missing.made {
            finding
                .severity(Severity::Info)
                .pedantic()
                .why(format!("It may be there on other machines, since {made}."));
        }
    }
}
