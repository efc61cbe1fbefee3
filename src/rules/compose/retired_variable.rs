//! `retired-variable`: see the page of the same name.

use crate::finding::Severity;
use crate::knowledge::retired;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let own = service.environment.iter().filter(|pair| service.wrote(pair.span));
        let mut told: Option<usize> = None;
        for pair in own {
            let value = pair.value.as_ref().and_then(|value| value.value.as_deref());
            if pair.key == "DOCKER_API_VERSION" && value.is_some_and(retired::is_refused_api) {
                let message = "engines of today refuse this version of their API: Docker 29.3 speaks 1.40 and later";
                let finding = out.report(service.file_id(), pair.span, message).mark("refused");
                finding.why("The client in the container asks the engine for this version and is refused with every call: nothing that it does through the socket works.");
                finding.severity(Severity::Error).help("leave it out: the client agrees on a version with the engine");
                continue;
            }
            // What is built here reads what its sources say, and asks the same engine as all others.
            let Some(image) = service.image_ref().filter(|_| service.build.is_none()) else { continue };
            let found = retired::variable(&image.name(), image.tag.as_deref(), &pair.key);
            let Some((instead, is_read)) = found else { continue };
            // Those of one service are changed together.
            if let Some(finding) = told.and_then(|first| out.findings.get_mut(first)) {
                let now = if instead.is_empty() || instead.contains(' ') { "" } else { instead };
                let mark = if now.is_empty() { "nor this one".to_owned() } else { format!("and this one is `{now}`") };
                finding.label(service.file_id(), pair.key_span, mark);
                continue;
            }
            told = Some(out.findings.len());
            let given = !instead.contains([' ', '.']) && service.env(instead).is_some();
            let message = match is_read {
                true => format!("`{}` is retired: the image still reads it, and a later one may not", pair.key),
                false => format!("the image does not read `{}` any more", pair.key),
            };
            let finding = out.report(service.file_id(), pair.key_span, message).mark("retired");
            match given {
                true => finding.severity(Severity::Info).help(format!("take it out: `{instead}` is given as well")),
                false if instead.is_empty() => finding.help("take it out"),
                false if instead.contains(' ') => finding.help(format!("take it out: {instead}, is in its place")),
                false => finding.help(format!("write `{instead}`")),
            };
            if is_read {
                finding.severity(Severity::Info);
            }
        }
    }
}
