//! `example-not-read`: see the page of the same name.

use crate::rules::{Cx, Sink};

/// So many are named.
const NAMED: usize = 3;

pub fn check(cx: &Cx, out: &mut Sink) {
    for found in &cx.project.unread_env {
        let Some(file) = cx.project.compose.get(found.compose) else { continue };
        let Some(service) = file.services.first() else { continue };
        let names: Vec<String> = found.unread.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
        let more = match found.unread.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = format!("`{}` sets {}{more}, which reach no container", found.example, names.join(", "));
        let finding = out.report(file.file, service.name_span, message).mark("no `env_file` here, nor below");
        finding.help("give the service that reads them `env_file: .env`, or take them out of the example");
    }
}
