//! `ports-unquoted`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let plain =
            service.ports.iter().filter(|port| !port.long && !port.quoted).map(|port| (port.span, port.raw.as_str()));
        let exposed = service.expose.iter().filter(|text| !text.quoted()).map(|text| (text.span, text.raw.as_str()));
        for (span, raw) in plain.chain(exposed) {
            let finding = out.report(service.file_id(), span, format!("`{raw}` is not in quotes"));
            finding.mark("plain").help(format!("write `\"{raw}\"`"));
        }
    }
}
