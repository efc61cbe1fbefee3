//! What is known of a port that a Dockerfile names: who listens there by custom, and which services publish it.

use super::super::view::View;
use crate::knowledge::ports;
use crate::project::Dockerfile;
use crate::text::Span;

/// What there is to say of the word of an EXPOSE, and of which bytes.
pub fn known(view: &View, docker: &Dockerfile, at: u32) -> Option<(String, Span)> {
    let exposed = docker.stages.iter().flat_map(|stage| &stage.exposed);
    let word = exposed.into_iter().find(|word| word.span.start <= at && at <= word.span.end)?;
    let (first, last) = word.ports;
    let mut lines = vec!["named for whoever runs the image; nothing is published by it".to_owned()];
    lines.extend(ports::service_at(first).map(|service| format!("{} listens there by custom", service.name)));
    for service in view.project().service_refs() {
        if service.docker().is_none_or(|(other, _)| other.file != docker.file) {
            continue;
        }
        for port in service.service.ports.iter().filter(|port| !port.unresolved) {
            let (Some(target), Some(published)) = (port.target, port.published) else { continue };
            if target.contains(first) && published.first == published.last {
                let (name, path) = (&service.service.name, service.path());
                lines.push(format!("`{name}` in {path} publishes it at port {}", published.first));
            }
        }
    }
    let ports = if first == last { format!("port {first}") } else { format!("ports {first} to {last}") };
    let lines: Vec<String> = lines.iter().map(|line| format!("- {line}")).collect();
    Some((format!("{ports}, {}\n\n{}", word.protocol, lines.join("\n")), word.span))
}
