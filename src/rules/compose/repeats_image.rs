//! `repeats-image`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::{Aspect, Safety};
use crate::knowledge::official::started;
use crate::project::ServiceRef;
use crate::project::compose::{CommandLine, Service, Text};
use crate::project::stages::process::{Form, Part};
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    let (mut exposing, mut read) = (HashMap::new(), HashMap::new());
    for service in cx.project.service_refs().filter(|service| service.is_whole()) {
        exposes_again(&service, &mut exposing, &mut read, out);
        let (key, line) = match (&service.command, &service.entrypoint) {
            (Some(line), None) => ("command", line),
            (None, Some(line)) => ("entrypoint", line),
            _ => continue,
        };
        let own = service.service.span.contains(line.span());
        if !own || service.others().next().is_some() || !is_said_by_image(service, key, line) {
            continue;
        }
        let message = format!("the image of `{}` starts this by itself", service.name);
        let finding = out.report(service.file_id(), line.span(), message).mark("the same again");
        finding.help(format!("leave `{key}` out"));
        let lines = service.keys.iter().find(|known| known.name == key).and_then(|known| service.lines_of(known));
        if let Some(lines) = lines {
            let edit = Edit::delete(service.file_id(), lines);
            finding.fix(Safety::Safe, format!("Leave `{key}` out"), vec![edit]).changing(&[Aspect::Process]);
        }
    }
}

fn is_said_by_image(service: ServiceRef, key: &str, line: &CommandLine) -> bool {
    let Some(words) = line.words().filter(|words| !words.is_empty()) else { return false };
    if service.build.is_none() {
        let image = service.image_ref();
        let start = image.as_ref().and_then(|image| started(&image.name(), image.tag.as_deref()));
        return key == "command" && start.is_some_and(|start| words.iter().eq(start));
    }
    let Some(process) = service.stage().and_then(|stage| stage.stage.process.as_ref()) else { return false };
    let same = |part: &Part| part.form == Form::Exec && part.words == words;
    match key {
        "command" => process.cmd.as_ref().is_some_and(same),
        _ => process.cmd.is_none() && process.entrypoint.as_ref().is_some_and(same),
    }
}

/// Ports under `expose` that the image built here exposes itself, where no proxy of the file reads them: a remark of
/// taste, as nothing reads the key between services, and people write it for their readers.
fn exposes_again(
    service: &ServiceRef,
    told: &mut HashMap<usize, usize>,
    read: &mut HashMap<usize, bool>,
    out: &mut Sink,
) {
    let Some(key) = service.key("expose").filter(|key| service.wrote(key.span)) else { return };
    // What `extends` takes along is said for several.
    let montage = service.project.montage(service.file_id());
    let file_of = |span| montage.and_then(|montage| montage.place(span)).map(|(file, _)| file);
    if file_of(key.span) != file_of(service.service.name_span) {
        return;
    }
    let Some(stage) = service.stage().filter(|_| service.build.is_some() && service.others().next().is_none()) else {
        return;
    };
    let own = |text: &Text| {
        let port = text.value.as_deref().and_then(|value| value.trim_end_matches("/tcp").parse::<u16>().ok());
        let exposed = || stage.stage.exposed.iter().filter(|exposed| exposed.protocol == "tcp");
        port.is_some_and(|port| exposed().any(|exposed| exposed.ports == (port, port)))
    };
    let read = *read.entry(service.compose).or_insert_with(|| service.file.services.iter().any(is_a_reader));
    let called = !service.labels.is_empty() || service.environment.iter().any(|pair| pair.key.starts_with("VIRTUAL_"));
    if read || called || service.expose.is_empty() || !service.expose.iter().all(own) {
        return;
    }
    if let Some(finding) = out.before(told, service.compose) {
        finding.label(service.file_id(), key.span, "nor here");
        return;
    }
    let message = format!("the image of `{}` exposes this itself, and services reach each other without", service.name);
    let finding = out.report(service.file_id(), key.span, message).mark("the same again");
    finding.help("leave `expose` out").pedantic();
}

/// Whether a service is a proxy that looks for ports under `expose`.
fn is_a_reader(service: &Service) -> bool {
    const READERS: &[&str] = &["nginx-proxy", "traefik", "caddy-docker-proxy", "swag"];
    service.image.as_ref().is_some_and(|image| READERS.iter().any(|reader| image.shown().contains(reader)))
}
