//! `duplicate-container-name`: see the page of the same name.

use std::collections::HashMap;

use crate::project::compose::Text;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let mut names: HashMap<&str, &Text> = HashMap::new();
        for service in cx.project.services_in(compose).filter(|service| service.profiles.is_empty()) {
            let Some(text) = service.service.container_name.as_ref() else { continue };
            let Some(name) = text.value.as_deref() else { continue };
            let Some(first) = names.insert(name, text) else { continue };
            let message = format!("another container is called `{name}` already; Compose refuses the second");
            let finding = out.report(service.file_id(), text.span, message).mark("taken");
            finding.label(service.file_id(), first.span, "taken here").help("leave both out, or give each its own");
        }
    }
}
