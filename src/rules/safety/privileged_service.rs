//! `privileged-service`: see the page of the same name.

use crate::finding::Severity;
use crate::project::ImageRef;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let Some(text) = service.privileged.as_ref().filter(|text| text.truth() == Some(true)) else { continue };
        let message = format!("`{}` has all capabilities and devices of the host", service.name);
        let finding = out.report(service.file_id(), service.key_span("privileged").to(text.span), message);
        finding.mark("as good as root on the host");
        let named = ["cap_add", "devices"].into_iter().find(|key| service.has(key));
        let image = service.image_ref();
        let name = image.as_ref().map_or(service.name.as_str(), |image| image.short_name());
        let dials = ["l2tp", "pptp", "ipsec-vpn"].iter().any(|word| name.contains(word));
        finding.help(match (named, service.works_on_its_network()) {
            (Some(key), _) => format!("leave it out: `{key}` names what it needs, and can name what it lacks then"),
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
