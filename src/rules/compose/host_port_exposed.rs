//! `host-port-exposed`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::knowledge::official::ports_served;
use crate::project::ServiceRef;
use crate::project::compose::{Port, Text};
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| !service.ports.is_empty()) {
        for text in &service.expose {
            let Some((number, port)) = number(text).and_then(|number| Some((number, published(&service, number)?)))
            else {
                continue;
            };
            let Some(target) = port.target.filter(|target| target.first == target.last) else { continue };
            if listens(&service, number) {
                continue;
            }
            let inner = target.first;
            if turned(number, inner) && !is_known(&service, inner) {
                // What stands twice is the number that is meant.
                let message = format!("{inner} is a slip of the fingers for {number}, which `expose` names as well");
                let finding = out.report(service.file_id(), port.span, message).mark("the same digits, changed about");
                finding.label(service.file_id(), text.span, "the port that is meant");
                let right = match port.raw.rsplit_once(&format!(":{inner}")) {
                    Some((front, end)) => format!("{front}:{number}{end}"),
                    None => number.to_string(),
                };
                finding.help(match port.long {
                    true => format!("write `target: {number}`"),
                    false => format!("write `{right}`"),
                });
                continue;
            }
            let message = format!("{number} is the host's port: `ports` leads it to {inner} of `{}`", service.name);
            let finding = out.report(service.file_id(), text.span, message).mark("nobody listens there");
            finding.label(service.file_id(), port.span, "from the host's port to the container's");
            finding.help(format!("write `{inner}`, or mend `ports` if the program listens on {number}"));
            if !says(&service, inner) {
                continue;
            }
            let quote = if text.quoted() { "\"" } else { "" };
            let edit = Edit::replace(service.file_id(), text.span, format!("{quote}{inner}{quote}"));
            let title = "Name the port of the container: who looks the service up by `expose` asks there";
            finding.fix(Safety::Unsafe, title, vec![edit]).changing(&[Aspect::Ports, Aspect::Services]);
        }
    }
}

fn number(text: &Text) -> Option<u16> {
    text.value.as_deref()?.split('/').next()?.trim().parse().ok()
}

/// The port that leads from this one of the host to another of the container.
fn published<'a>(service: &ServiceRef<'a>, number: u16) -> Option<&'a Port> {
    let alone = |port: &&Port| port.published.is_some_and(|range| range.first == number && range.last == number);
    service.service.ports.iter().find(alone).filter(|port| port.target.is_some_and(|target| !target.contains(number)))
}

/// Whether two numbers are the same digits in another order.
fn turned(one: u16, other: u16) -> bool {
    let digits = |number: u16| {
        let mut digits = number.to_string().into_bytes();
        digits.sort_unstable();
        digits
    };
    one != other && digits(one) == digits(other)
}

/// Whether a check of the service asks at this port of the container.
fn says(service: &ServiceRef, number: u16) -> bool {
    let check = service.healthcheck.as_ref().and_then(|check| check.test.as_ref());
    check.is_some_and(|test| test.shown().contains(&format!(":{number}")))
}

/// Whether it is a port that programs listen on by habit, or one that something says of this one.
fn is_known(service: &ServiceRef, number: u16) -> bool {
    const USUAL: &[u16] = &[80, 443, 3000, 5000, 8000, 8008, 8080, 8088, 8443, 8800, 8888, 9000, 9090];
    USUAL.contains(&number) || is_said(service, number)
}

/// Whether the program may listen on it all the same.
fn listens(service: &ServiceRef, number: u16) -> bool {
    let led = service.ports.iter().any(|port| port.target.is_none_or(|target| target.contains(number)));
    led || is_said(service, number)
}

/// Whether the image, the command, the check or a variable of the service says it.
fn is_said(service: &ServiceRef, number: u16) -> bool {
    let digits = number.to_string();
    let image = service.image_ref().filter(|_| service.build.is_none());
    let served = image.and_then(|image| ports_served(&image.name(), image.tag.as_deref()));
    let known = served.is_some_and(|served| served.contains(&number));
    let lines = service.service.command.iter().chain(&service.service.entrypoint);
    let told = lines.into_iter().any(|line| line.shown().contains(&digits));
    let values = service.environment.iter().filter_map(|pair| pair.value.as_ref());
    let said = values.into_iter().any(|value| value.shown().contains(&digits));
    let exposed = service.stage().is_some_and(|stage| {
        stage
            .chain()
            .flat_map(|stage| &stage.stage.exposed)
            .any(|port| port.ports.0 <= number && number <= port.ports.1)
    });
    known || says(service, number) || told || said || exposed
}
