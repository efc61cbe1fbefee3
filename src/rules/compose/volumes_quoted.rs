//! `volumes-quoted`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        for mount in service.volumes.iter().filter(|mount| !mount.long) {
            let written = cx.project.source(service.file_id()).slice(mount.span);
            if written.starts_with(['"', '\'']) {
                let finding = out.report(service.file_id(), mount.span, "this volume needs no quotes");
                finding.mark("quoted").help("write it without them");
            }
        }
    }
}
