//! `env-file-missing`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::Severity;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    // Where the finding on a file stands: the other services that need it are places of the same one.
    let mut told = HashMap::new();
    for missing in &cx.project.env_files {
        let Some(service) = cx.project.service_at(missing.compose, missing.service) else { continue };
        if let Some(finding) = out.before(&mut told, (missing.compose, &missing.path)) {
            finding.label(service.file_id(), missing.span, format!("`{}` needs it too", service.name));
            continue;
        }
        let path = missing.path.display();
        let stops = match missing.made {
            Some(_) => "Compose stops if it is not made before",
            None => "Compose stops",
        };
        let message = format!("`{path}`, which `{}` needs, is not there; {stops}", service.name);
        let finding = out.report(service.file_id(), missing.span, message);
        finding.mark("no such file").help("add the file, or write it with `path:` and `required: false`");
        if let Some(made) = missing.made {
            // Who starts the project makes it: in a checkout it is never there.
            finding
                .severity(Severity::Info)
                .pedantic()
                .why(format!("It may be there on other machines, since {made}."));
        }
    }
}
