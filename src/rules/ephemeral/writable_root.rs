//! `writable-root`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let unknown = service.read_only.as_ref().is_some_and(|text| text.value.is_none());
        if unknown || service.read_only.as_ref().and_then(|text| text.truth()) == Some(true) {
            continue;
        }
        let message = format!("`{}` may write anywhere in its own file system", service.name);
        let finding = out.report(service.file_id(), service.name_span, message);
        finding.mark("writable root").help("add `read_only: true`, and `tmpfs` for what it may forget");
    }
}
