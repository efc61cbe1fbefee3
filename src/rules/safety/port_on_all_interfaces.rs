//! `port-on-all-interfaces`: see the page of the same name.

use crate::knowledge::classes::Daemon;
use crate::knowledge::ports::service_at;
use crate::project::ServiceRef;
use crate::project::compose::Port;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let mut ports = service.ports.iter().filter(|port| is_open(port));
        let Some(first) = ports.next() else { continue };
        let message = format!("port `{}` of `{}` is open on every address of the host", first.raw, service.name);
        let finding = out.report(service.file_id(), first.span, message);
        finding.mark("no address before it");
        let said = |port: &Port| port.host_ip.as_deref() == Some("0.0.0.0");
        let mut open = service.ports.iter().filter(|port| is_open(port));
        if service.is_aside() || open.all(|port| said(port) || is_front(&service, port)) {
            finding.pedantic();
        }
        for port in ports {
            finding.label(service.file_id(), port.span, "open as well");
        }
        finding.help(format!("{}, unless other machines are to reach it", remedy(first)));
    }
}

/// How the port is bound to the machine itself, in words that Compose takes. Variables stay as they are.
fn remedy(port: &Port) -> String {
    if port.long {
        return "add `host_ip: 127.0.0.1`".to_owned();
    }
    let bare = ["0.0.0.0:", "[::]:", "*:"].iter().find_map(|any| port.raw.strip_prefix(any)).unwrap_or(&port.raw);
    // The engine picks the port of the host: its place stays empty.
    let picked = port.published.is_none() && !bare.starts_with(':');
    format!("write `127.0.0.1:{}{bare}`", if picked { ":" } else { "" })
}

/// Bound to no address, or to the one that means all.
fn is_open(port: &Port) -> bool {
    match port.host_ip.as_deref() {
        Some(ip) => matches!(ip, "0.0.0.0" | "::" | "*"),
        None => !port.unresolved,
    }
}

/// Web, mail and name servers are there for other machines, and so is the only service that a file publishes,
/// unless it is known for a port that is not.
fn is_front(service: &ServiceRef, port: &Port) -> bool {
    let known = port.target.filter(|target| target.first == target.last).and_then(|target| service_at(target.first));
    let only = || {
        let mut others = service.file.services.iter().filter(|other| other.name != service.name);
        !others.any(|other| other.ports.iter().any(is_open))
    };
    match known.map(|known| known.class) {
        Some(Daemon::Http | Daemon::Mail | Daemon::Dns) => true,
        Some(_) => false,
        None => only(),
    }
}
