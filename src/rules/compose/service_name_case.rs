//! `service-name-case`: see the page of the same name.

use crate::project::compose::Service;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for file in &cx.project.compose {
        let capital = |service: &&Service| service.name.contains(|c: char| c.is_ascii_uppercase());
        let mut services = file.services.iter().filter(capital);
        let Some(first) = services.next() else { continue };
        let name = &first.name;
        let message = format!("the service `{name}` has capital letters in its name, which is a host name");
        let finding = out.report(file.file, first.name_span, message);
        finding.mark("capitals").help(format!("call it `{}`, here and wherever it is named", lower(name)));
        for other in services {
            finding.label(file.file, other.name_span, "capitals as well");
        }
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
