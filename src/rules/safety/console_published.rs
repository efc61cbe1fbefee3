//! `console-published`: see the page of the same name.

use crate::finding::{Aspect, Safety, Setting};
use crate::knowledge::consoles::{Console, console};
use crate::project::ServiceRef;
use crate::project::compose::{Mount, Service};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.build.is_none()) {
        let found = service.image_ref().and_then(|image| console(&image.name(), image.tag.as_deref()));
        let Some(console) = found.filter(|console| {
            console.is_there(&line(&service)) && (console.is_always_open() || service.env_file.is_empty())
        }) else {
            continue;
        };
        let own = |port: &&crate::project::compose::Port| {
            let hidden = port.host_ip.is_none() && port.unresolved;
            port.target.is_some_and(|target| console.ports.iter().any(|port| target.contains(*port)))
                && port.is_public()
                && !hidden
        };
        let ports: Vec<_> = service.ports.iter().filter(own).collect();
        let Some((port, others)) = ports.split_first().filter(|_| !is_guarded(&service, console)) else { continue };
        let message =
            format!("whoever reaches the host {}: {} asks for no login of its own", console.gives, console.name);
        let finding = out.report(service.file_id(), port.span, message).mark("open on every address of the host");
        for other in others {
            finding.label(service.file_id(), other.span, "open as well");
        }
        // What a catcher holds while somebody develops are mails of tests.
        if console.catches_mail() && cx.project.is_for(service.file_id(), Setting::Development) {
            finding.pedantic();
        }
        let swarm = cx.project.goes_to_a_swarm(service.file);
        finding.help(match swarm {
            true => {
                "leave the port out, and let a proxy that asks for a login stand before it; an address before it has no effect in a swarm"
            }
            false => {
                "put `127.0.0.1:` before the port, or leave it out and let a proxy that asks for a login stand before it"
            }
        });
        let open: Vec<_> = service.ports.iter().filter(|port| port.is_public()).collect();
        if let Some((title, edits)) = service.bound_to_the_host(&ports, &open).filter(|_| !swarm) {
            finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Ports]);
        }
    }
}

fn is_guarded(service: &ServiceRef, console: &Console) -> bool {
    let named = service.environment.iter().any(|pair| console.is_guarded_by(&pair.key));
    // What another file adds may be the password, or the port taken back.
    let added = |other: &Service| {
        let password = !console.is_always_open() && (other.has("environment") || other.has("env_file"));
        other.has("ports") || password
    };
    let settings =
        |mount: &Mount| mount.target.as_ref().is_some_and(|target| console.may_be_guarded_by_file(target.shown()));
    named
        || service.volumes.iter().any(settings)
        || console.is_guarded_by(&line(service))
        || service.others().any(added)
}

fn line(service: &ServiceRef) -> String {
    service.command.as_ref().map(|command| command.shown()).unwrap_or_default()
}
