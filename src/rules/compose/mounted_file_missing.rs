//! `mounted-file-missing`: see the page of the same name.

use std::collections::HashMap;

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    // Where the finding on a file stands: the other services that mount it are places of the same one.
    let mut told = HashMap::new();
    for missing in cx.project.unmade.iter().filter(|missing| missing.made.is_none()) {
        let Some(service) = cx.project.service_at(missing.compose, missing.service) else { continue };
        if !service.wrote(missing.span) {
            continue;
        }
        if let Some(finding) = out.before(&mut told, &missing.path) {
            finding.label(service.file_id(), missing.span, format!("`{}` mounts it too", service.name));
            continue;
        }
        let path = missing.path.display();
        let message = format!("`{path}`, which `{}` mounts, is not there: a directory is made", service.name);
        let finding = out.report(service.file_id(), missing.span, message).mark("no such file");
        finding.help("add the file, or name the one that is meant; what each machine has of its own belongs into `.gitignore`, with an example beside it");
    }
}
