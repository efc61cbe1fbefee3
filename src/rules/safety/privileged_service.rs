//! `privileged-service`: see the page of the same name.

use crate::finding::Severity;
use crate::project::ImageRef;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let Some(text) = service.privileged.as_ref().filter(|text| text.truth() == Some(true)) else { continue };
        // What else gives the host away is one thing with it.
        let root = service.user.as_ref().filter(|user| matches!(user.shown().split(':').next(), Some("root" | "0")));
        let socket = service.engine_socket();
        let more = match (socket.is_some(), root.is_some()) {
            (true, true) => ", runs as root and holds the engine's socket",
            (true, false) => " and holds the engine's socket",
            (false, true) => " and runs as root",
            (false, false) => "",
        };
        let message = format!("`{}` has all capabilities and devices of the host{more}", service.name);
        let finding = out.report(service.file_id(), service.key_span("privileged").to(text.span), message);
        finding.mark("as good as root on the host");
        if let Some(mount) = socket {
            finding.label(service.file_id(), mount.span, "the host's keys");
        }
        if let Some(user) = root {
            finding.label(service.file_id(), user.span, "whatever user the image has");
        }
        let named = ["cap_add", "devices"].into_iter().find(|key| service.has(key));
        let image = service.image_ref();
        let name = image.as_ref().map_or(service.name.as_str(), |image| image.short_name());
        let dials = ["l2tp", "pptp", "ipsec-vpn"].iter().any(|word| name.contains(word));
        finding.help(match (named, service.works_on_its_network()) {
            (Some(key), _) => format!("leave it out: `{key}` names what it needs, and can name what it lacks then"),
            (None, _) if service.store().is_some() => "leave it out: a store needs nothing of it".to_owned(),
            (None, _) if dials => {
                "name what it needs instead: `cap_add: [NET_ADMIN]` and `devices: [/dev/ppp]`".to_owned()
            }
            (None, true) => {
                "name what it needs instead: `cap_add: [NET_ADMIN]`, with `devices: [/dev/net/tun]` for a tunnel"
                    .to_owned()
            }
            (None, false) => {
                "name what it needs instead: `cap_add` for a capability, `devices` for a device".to_owned()
            }
        });
        let others: Vec<&str> = socket.map(|_| "the socket").into_iter().chain(root.map(|_| "`user`")).collect();
        if !others.is_empty() {
            let help = format!("{}; leave {} out as well where it can do without", finding.help, others.join(" and "));
            finding.help(help);
        }
        // An engine in a container cannot do with less.
        let engine = |image: &ImageRef| image.tag.as_deref().is_some_and(|tag| tag.contains("dind"));
        if image.is_some_and(engine) {
            finding.severity(Severity::Info).help("take the tag `dind-rootless` where the kernel allows it");
        }
        // A program that looks into all processes of the host needs what it has.
        if service.pid.as_ref().is_some_and(|pid| pid.shown() == "host") && service.watches_the_host() {
            finding.severity(Severity::Info).pedantic();
        }
    }
}
