//! `service-name-case`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let name = &service.name;
        // A key out of place is another rule's matter.
        let written = service.file.repairs.iter().all(|repair| repair.key != *name);
        if !written || !name.contains(|c: char| c.is_ascii_uppercase()) {
            continue;
        }
        let message = format!("the service `{name}` has capital letters in its name, which is a host name");
        let finding = out.report(service.file_id(), service.name_span, message);
        finding.mark("capitals").help(format!("call it `{}`, here and wherever it is named", lower(name)));
    }
}

/// `postgresDB` as `postgres-db`.
fn lower(name: &str) -> String {
    let mut out = String::new();
    let mut before = '-';
    for c in name.chars() {
        if c.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit()) {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
        before = c;
    }
    out
}
