//! `port-not-served`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        for port in service.ports.iter().filter(|port| port.protocol == "tcp" && !port.unresolved) {
            let Some(target) = port.target.filter(|target| target.first == target.last) else { continue };
            let Some([first, ..]) = service.serves_instead_of(target.first) else { continue };
            let message = format!("nothing in `{}` listens on {}", service.name, target.first);
            let finding = out.report(service.file_id(), port.span, message).mark("leads nowhere");
            if let Some(image) = &service.image {
                finding.label(service.file_id(), image.span, format!("listens on {first}"));
            }
            finding.help(match port.published.filter(|published| published.first == published.last) {
                Some(published) => format!("write `{}:{first}`", published.first),
                None => format!("lead to {first}"),
            });
        }
    }
}
