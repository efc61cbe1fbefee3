//! `jmx-open`: see the page of the same name.

use crate::knowledge::consoles::opens_jmx;
use crate::project::ServiceRef;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::text::{FileId, Span};

const OPEN: &str = "com.sun.management.jmxremote.authenticate=false";

/// What names the port of JMX: switches of Java, and variables of start programs.
const PORTS: &[&str] = &["jmxremote.port=", "jmxremote.rmi.port=", "JMX_PORT=", "JMXPORT="];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        for step in stage.chain().flat_map(|stage| stage.steps()) {
            let source = cx.project.source(step.file());
            let read = matches!(step.ins.keyword, Keyword::Env | Keyword::Cmd | Keyword::Entrypoint) && !step.onbuild;
            let at = source.slice(step.ins.span).find(OPEN).filter(|_| read);
            let exposed = |port: u16| {
                stage
                    .chain()
                    .any(|stage| stage.stage.exposed.iter().any(|open| (open.ports.0..=open.ports.1).contains(&port)))
            };
            if let Some(at) = at.filter(|_| ports(source.slice(step.ins.span)).into_iter().any(exposed)) {
                let start = step.ins.span.start as usize + at;
                tell(out, step.file(), Span::new(start, start + OPEN.len()));
            }
        }
    }
    for service in cx.project.service_refs() {
        opened_by_its_script(service, out);
        let pairs = || service.environment.iter().filter_map(|pair| Some((pair, pair.value.as_ref()?)));
        let lines = || service.service.command.iter().chain(&service.service.entrypoint);
        let words = pairs()
            .map(|(pair, value)| format!("{}={}", pair.key, value.shown()))
            .chain(lines().map(|line| line.shown()));
        let known: Vec<u16> = words.flat_map(|text| ports(&text)).collect();
        if !known.iter().any(|port| is_published(service, *port)) {
            continue;
        }
        let value = pairs().map(|(_, value)| (value.span, value.shown().to_owned()));
        let mut texts = value.chain(lines().map(|line| (line.span(), line.shown())));
        if let Some((span, _)) = texts.find(|(_, text)| text.contains(OPEN)) {
            tell(out, service.file_id(), span);
        }
    }
}

/// Where the image's start program turns the password off by itself, since nobody gave it the options.
fn opened_by_its_script(service: ServiceRef, out: &mut Sink) {
    let known = service.build.is_none() && service.is_whole() && service.env_file.is_empty();
    if !known || !service.image_ref().is_some_and(|image| opens_jmx(&image.name())) {
        return;
    }
    let told = service.environment.iter().any(|pair| pair.key.ends_with("JMX_OPTS"));
    let added = service.others().any(|other| other.has("environment") || other.has("ports"));
    let port = service.service.environment.iter().find(|pair| {
        let number = pair.value.as_ref().and_then(|value| value.value.as_deref()?.parse().ok());
        pair.key.ends_with("JMX_PORT") && number.is_some_and(|port| is_published(service, port))
    });
    if let Some(pair) = port.filter(|_| !told && !added) {
        tell(out, service.file_id(), pair.span);
    }
}

fn tell(out: &mut Sink, file: FileId, span: Span) {
    let message = "JMX asks for no password: who reaches its port runs code in the program";
    let finding = out.report(file, span, message).mark("open to whoever reaches the port");
    finding.help(
        "publish the port on `127.0.0.1` or not at all, or turn `jmxremote.authenticate` on and give a password file",
    );
}

/// The ports that a text gives to JMX.
fn ports(text: &str) -> Vec<u16> {
    let named = PORTS.iter().flat_map(|name| text.match_indices(name).map(|(at, name)| &text[at + name.len()..]));
    let number = |rest: &str| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok();
    named.filter_map(number).collect()
}

fn is_published(service: ServiceRef, port: u16) -> bool {
    service.ports.iter().any(|open| {
        let holds = open.target.as_ref().is_some_and(|range| (range.first..=range.last).contains(&port));
        open.is_public() && !open.unresolved && holds
    })
}
