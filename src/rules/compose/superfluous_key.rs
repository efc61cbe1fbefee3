//! `superfluous-key`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::knowledge::official::ports_served;
use crate::project::ServiceRef;
use crate::project::compose::Key;
use crate::rules::{Cx, Sink};
use crate::text::{Edit, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for (compose, file) in cx.project.compose.iter().enumerate().filter(|(_, file)| !cx.project.is_overlay(file)) {
        let to_a_swarm = cx.project.goes_to_a_swarm(file);
        for service in cx.project.services_in(compose).filter(|service| service.is_whole()) {
            if !to_a_swarm {
                one_copy(service, out);
            }
            terminal(service, out);
        }
    }
}

/// `deploy.replicas: 1`, which is what Compose starts anyway.
fn one_copy(service: ServiceRef, out: &mut Sink) {
    let Some((key, deploy)) = service.key("deploy").zip(service.deploy.as_ref()) else { return };
    let Some(one) = deploy.replicas.as_ref().filter(|text| text.raw == "1" && service.wrote(text.span)) else { return };
    // What lies below it, or over it, may say another number.
    let replaced = service.file.replaced.iter().any(|replaced| replaced.by == one.span);
    if replaced || service.has("scale") || service.others().any(|other| other.has("deploy") || other.has("scale")) {
        return;
    }
    let Some(node) = service.file.node(deploy.span) else { return };
    let entry = node.entries().iter().find(|entry| entry.value.span == one.span);
    let Some(span) = entry.map(|entry| entry.key.span.to(entry.value.span)) else { return };
    let finding = out.report(service.file_id(), span, "one copy is what Compose starts without this");
    finding.mark("the default").help("leave `replicas` out");
    finding.why("It reads like a decision, and changes nothing.");
    let only = node.entries().len() == 1;
    let lines = if only { lines_of(service, key) } else { service.line_of(span) };
    if let Some(lines) = lines {
        let edit = Edit::delete(service.file_id(), lines);
        finding.fix(Safety::Safe, "Leave `replicas` out", vec![edit]).changing(&[Aspect::Services]);
    }
}

/// A terminal, or an input, for a server.
fn terminal(service: ServiceRef, out: &mut Sink) {
    let on = |key: &&Key| {
        let value = service.project.source(service.file_id()).slice(key.value);
        matches!(value.trim(), "true" | "yes" | "on") && service.wrote(key.span)
    };
    let keys: Vec<&Key> = ["tty", "stdin_open"].iter().filter_map(|name| service.key(name)).filter(on).collect();
    let Some((first, others)) = keys.split_first() else { return };
    let Some(name) = server(service) else { return };
    if service.others().any(|other| other.has("command") || other.has("entrypoint")) {
        return;
    }
    let message = format!("{name} is a server, and talks to nobody on a terminal");
    let finding = out.report(service.file_id(), first.span.to(first.value), message).mark("not needed");
    for other in others {
        finding.label(service.file_id(), other.span.to(other.value), "nor this");
    }
    finding.why(match first.name.as_str() {
        "tty" => "Its errors come out among its other words, lines of the log end in carriage returns, and programs that find a terminal put colours into it.",
        _ => "An input is kept open that nobody reads.",
    });
    let names = keys.iter().map(|key| format!("`{}`", key.name)).collect::<Vec<_>>().join(" and ");
    finding.help(format!("leave {names} out"));
    let lines: Option<Vec<Span>> = keys.iter().map(|key| lines_of(service, key)).collect();
    if let Some(lines) = lines {
        let edits = lines.into_iter().map(|lines| Edit::delete(service.file_id(), lines)).collect();
        finding.fix(Safety::Safe, format!("Leave {names} out"), edits).changing(&[Aspect::Services]);
    }
}

/// The server that runs in the service, where its image is known as one and nothing else is started.
fn server(service: ServiceRef) -> Option<String> {
    let image = service.image_ref().filter(|_| service.build.is_none())?;
    if let Some(store) = service.store() {
        return service.runs_server(&store).then(|| store.kind.name.to_owned());
    }
    // PHP is a language as well.
    let served = ports_served(&image.name(), image.tag.as_deref()).filter(|_| image.short_name() != "php");
    let own = service.starts_its_server();
    served.filter(|_| own).map(|_| format!("`{}`", image.short_name()))
}

/// The whole lines of a key, where no comment and no anchor goes with them.
fn lines_of(service: ServiceRef, key: &Key) -> Option<Span> {
    let lines = service.lines_of(key)?;
    let text = service.project.source(service.file_id()).slice(lines);
    (!text.contains(['#', '&'])).then_some(lines)
}
