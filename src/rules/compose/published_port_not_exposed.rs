//! `published-port-not-exposed`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let (Some(stage), Some(docker)) = (service.stage(), service.built_from()) else { continue };
        let exposed: Vec<_> = stage.chain().flat_map(|stage| &stage.stage.exposed).collect();
        let Some(named) = exposed.first() else { continue };
        let targets: Vec<_> = service.ports.iter().filter_map(|port| Some((port, port.target?))).collect();
        let meets = exposed.iter().any(|port| targets.iter().any(|(_, target)| target.contains(port.ports.0)));
        let Some((port, target)) = targets.first().filter(|_| !meets) else { continue };
        let number = target.first.to_string();
        let lines = [&service.service.command, &service.service.entrypoint];
        let command = lines.into_iter().flatten().any(|line| line.shown().contains(&number));
        let values = service.environment.iter().filter_map(|pair| pair.value.as_ref());
        let mut values = values.map(|value| value.shown());
        let own = cx.project.source(docker.file).text.contains(&number);
        if command || own || values.any(|value| value.contains(&number)) || !service.env_file.is_empty() {
            continue;
        }
        let message =
            format!("port {number} of `{}` is published, and its image names {}", service.name, named.ports.0);
        let finding = out.report(service.file_id(), port.span, message).mark("nobody may be there");
        finding.label(docker.file, named.span, "where the program listens, says its Dockerfile");
        finding.help(format!(
            "where the program listens on {number}, say so with EXPOSE; else lead to {} here",
            named.ports.0
        ));
    }
}
