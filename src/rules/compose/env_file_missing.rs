//! `env-file-missing`: see the page of the same name.

use std::collections::HashSet;

use crate::finding::Severity;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut told = HashSet::new();
    for missing in &cx.project.env_files {
        let Some(service) = cx.project.service_at(missing.compose, missing.service) else { continue };
        if !told.insert((missing.compose, &missing.path)) {
            continue;
        }
        let path = missing.path.display();
        let message = format!("`{path}`, which `{}` needs, is not there; Compose stops", service.name);
        let finding = out.report(service.file_id(), missing.span, message);
        finding.mark("no such file").help("add the file, or write it with `path:` and `required: false`");
        if let Some(made) = missing.made {
            finding.severity(Severity::Info).why(format!(
                "It may be there on other machines, since {made}: whoever fetches the project has to make it first."
            ));
        }
    }
}
