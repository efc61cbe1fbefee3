//! `blank-in-path`: see the page of the same name.

use crate::project::compose::MountKind;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        for mount in service.written_mounts().filter(|mount| mount.kind == MountKind::Bind) {
            let Some(text) = &mount.source else { continue };
            let path = text.shown();
            let bare = path.trim_end();
            if bare.len() == path.len() || bare.is_empty() || !text.raw.ends_with([' ', '\t']) {
                continue;
            }
            let message =
                format!("the blank behind `{bare}` is part of the path: Docker makes an empty directory of that name");
            let finding = out.report(service.file_id(), text.span, message).mark("ends in a blank");
            finding.help("take the blank out");
        }
    }
}
