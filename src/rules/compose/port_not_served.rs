//! `port-not-served`: see the page of the same name.

use crate::knowledge::consoles::console;
use crate::project::ServiceRef;
use crate::project::compose::Port;
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
            finding.help(remedy(&service, port, *first));
        }
        led_by_labels(&service, out);
        beside_nginx(&service, out);
    }
}

/// Ports that the configuration of an nginx does not name.
fn beside_nginx(service: &ServiceRef, out: &mut Sink) {
    let of_one = |port: &&Port| port.protocol == "tcp" && !port.unresolved && service.wrote(port.span);
    let mut ports = service.ports.iter().filter(of_one).peekable();
    let Some((ports, (known, file, span))) = ports.peek().is_some().then_some(ports).zip(service.listens_on()) else {
        return;
    };
    for port in ports {
        let Some(target) = port.target.filter(|at| at.first == at.last) else { continue };
        if known.contains(&target.first) || service.serves_instead_of(target.first).is_some() {
            continue;
        }
        let message = format!("nothing in `{}` listens on {}", service.name, target.first);
        let finding = out.report(service.file_id(), port.span, message).mark("leads nowhere");
        finding.label(file, span, "where it listens");
        let first = known.first().copied().unwrap_or(80);
        finding.help(remedy(service, port, first));
    }
}

/// Labels by which a proxy is told the port.
fn led_by_labels(service: &ServiceRef, out: &mut Sink) {
    let deployed = service.service.deploy.iter().flat_map(|deploy| &deploy.labels);
    let told = |key: &str| key == "traefik.port" || key.starts_with("traefik.http.services.") && key.ends_with(".port");
    for label in
        service.service.labels.iter().chain(deployed).filter(|label| told(&label.key) && service.wrote(label.span))
    {
        let port = label.value.as_ref().and_then(|value| value.value.as_deref()?.parse::<u16>().ok());
        let Some((port, [first, ..])) = port.and_then(|port| Some((port, service.serves_instead_of(port)?))) else {
            continue;
        };
        let message = format!("the proxy is sent to port {port} of `{}`, where nothing listens", service.name);
        let finding = out.report(service.file_id(), label.span, message).mark("leads nowhere");
        finding.help(format!("write `{first}`"));
    }
}

/// What leads to the program, and opens to nobody what asks for no login.
fn remedy(service: &ServiceRef, port: &Port, first: u16) -> String {
    let image = service.image_ref();
    let said = service.command.as_ref().map(|command| command.shown()).unwrap_or_default();
    if image.is_some_and(|image| service.leaves_console_to_chance(image)) {
        let port = port.target.map_or(9001, |target| target.first);
        return format!(
            "add `--console-address \":{port}\"` to the command: without it the console takes any free port"
        );
    }
    let open = image.and_then(|image| console(&image.name(), image.tag.as_deref(), &said));
    let open = open.filter(|console| console.ports.contains(&first));
    if open.is_some_and(|console| console.name == "FastCGI") {
        let at = format!("`{}:{first}`", service.name);
        return match web_server(service) {
            Some(name) => format!("leave the port out: it speaks FastCGI, and `{name}` reaches it as {at}"),
            None => format!(
                "leave the port out: it speaks FastCGI, which a web server asks at {at}; or take the image that serves pages"
            ),
        };
    }
    if port.target.is_some_and(|target| target.first == 443) {
        return "take it out: HTTPS wants a certificate, and a server that is told of it".to_owned();
    }
    match port.published.filter(|published| published.first == published.last) {
        Some(published) if open.is_some() && port.is_public() => {
            format!("write `127.0.0.1:{}:{first}`", published.first)
        }
        Some(published) => format!("write `{}:{first}`", published.first),
        None => format!("lead to {first}"),
    }
}

/// A web server of the same file.
fn web_server<'a>(service: &ServiceRef<'a>) -> Option<&'a str> {
    const MOST: usize = 64;
    const SERVERS: &[&str] = &["nginx", "nginx-unprivileged", "httpd", "caddy"];
    let serves = |image: &str| {
        let name = image.rsplit('/').next().unwrap_or_default().split([':', '@']).next().unwrap_or_default();
        SERVERS.contains(&name)
    };
    let mut others = service.file.services.iter().take(MOST);
    let found = others.find(|other| other.image.as_ref().is_some_and(|image| serves(image.shown())));
    found.map(|other| other.name.as_str())
}
