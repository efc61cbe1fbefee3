//! `port-on-all-interfaces`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::{Aspect, Safety};
use crate::knowledge::classes::Daemon;
use crate::knowledge::ports::service_at;
use crate::knowledge::roles;
use crate::project::compose::Port;
use crate::project::{ImageRef, ServiceRef};
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    // Where each image of a file was told: nodes of one kind are one finding.
    let mut told: HashMap<(usize, String, bool), usize> = HashMap::new();
    for service in cx.project.service_refs() {
        let mut ports: Vec<&Port> = service.ports.iter().filter(|port| is_open(port)).collect();
        // What matters most is named first.
        ports.sort_by_key(|port| !is_inner(&service, port));
        let Some((first, others)) = ports.split_first() else { continue };
        // A collector that stands alone in its file is there for programs that are elsewhere.
        let alone = service.file.services.len() == 1 && is_collector(&service);
        let taste = service.hands_out_an_address() || alone || !is_inner(&service, first);
        let key = service.image_ref().map(|image| (service.compose, image.repository, taste));
        if let Some(finding) = key.as_ref().and_then(|key| out.findings.get_mut(*told.get(key)?)) {
            ports.iter().for_each(|port| {
                finding.label(service.file_id(), port.span, format!("and of `{}`", service.name));
            });
            match (bound(&service, &ports), finding.fixes.first_mut()) {
                (Some(edits), Some(fix)) => fix.edits.extend(edits),
                _ => finding.fixes.clear(),
            }
            continue;
        }
        told.extend(key.map(|key| (key, out.findings.len())));
        let message = format!("port `{}` of `{}` is open on every address of the host", first.raw, service.name);
        let finding = out.report(service.file_id(), first.span, message);
        finding.mark("no address before it");
        if taste {
            finding.pedantic();
        }
        for port in others {
            finding.label(service.file_id(), port.span, "open as well");
        }
        // Who sends its clients to another machine may be reached from there.
        let handed = || cx.project.services_in(service.compose).any(|other| other.hands_out_an_address());
        finding.help(match (service.file.services.len() > 1, swarm(&service)) {
            (_, true) => {
                "leave it out: services of the file reach it by name, and a swarm heeds no address before a port"
                    .to_owned()
            }
            (true, _) if handed() => "leave it out: services of the file reach it by name".to_owned(),
            (true, _) => format!(
                "leave it out: services of the file reach it by name; or {}, to look in from the host",
                remedy(first)
            ),
            (false, _) => format!("{}, unless other machines are to reach it", remedy(first)),
        });
        if let Some(edits) = bound(&service, &ports) {
            let title = "Bind to `127.0.0.1`: other machines no longer reach it";
            finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Ports]);
        }
    }
}

/// The edits that bind what is for the services beside it to the machine itself; none where others may come from
/// elsewhere.
fn bound(service: &ServiceRef, ports: &[&Port]) -> Option<Vec<Edit>> {
    let source = service.project.source(service.file_id());
    let inner = ports.iter().filter(|port| is_inner(service, port));
    let edits: Option<Vec<Edit>> = inner.map(|port| port.bound_to_the_host(service.file_id(), source)).collect();
    let handed = service.project.services_in(service.compose).any(|other| other.hands_out_an_address());
    let elsewhere = handed || swarm(service) || service.works_across_machines();
    edits.filter(|edits| !edits.is_empty() && !elsewhere)
}

fn swarm(service: &ServiceRef) -> bool {
    service.project.is_for_swarm(service.file) || service.deploys_to_a_swarm()
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

/// Whether it collects, exports or keeps what the services beside it ask for, by its image or its own name.
fn is_collector(service: &ServiceRef) -> bool {
    let image = service.image_ref().is_some_and(|image| roles::is_inner(&image.repository));
    image || roles::is_inner(&service.name)
}

/// Databases, queues, collectors and the engine's own port are for the services beside them, unless the file says
/// `0.0.0.0`, or leaves the choice of the host's port to the engine, so that nobody can know it. Brokers of MQTT and
/// directories are there for others.
fn is_inner(service: &ServiceRef, port: &Port) -> bool {
    let target = port.target.filter(|target| target.first == target.last).map(|target| target.first);
    let own = service.image_ref().map_or_else(|| service.name.clone(), |image| image.repository);
    let class = target.and_then(service_at).is_some_and(|known| {
        // The second port of one product is the first of another.
        let second = known.ports.first().copied() != target && !known.is_run_by(&own);
        let met = second || matches!(known.name, "LDAP" | "MQTT");
        matches!(known.class, Daemon::Container | Daemon::Database | Daemon::Queue) && !met
    });
    let taken_in = port.target.is_some_and(|target| roles::is_inner_port(target.first));
    // FastCGI is no protocol for browsers, and lets whoever speaks it name the script.
    let fastcgi = |image: &ImageRef| {
        let tagged = image.tag.as_deref().is_some_and(|tag| tag.contains("fpm"));
        tagged && port.target.is_some_and(|target| target.first == 9000)
    };
    let image = || is_collector(service) || service.image_ref().as_ref().is_some_and(fastcgi);
    port.host_ip.is_none() && port.published.is_some() && (class || taken_in || image())
}
