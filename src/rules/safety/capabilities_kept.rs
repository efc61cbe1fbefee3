//! `capabilities-kept`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        if service
            .cap_drop
            .iter()
            .any(|text| matches!(text.shown().trim().to_ascii_uppercase().as_str(), "ALL" | "CAP_ALL"))
        {
            continue;
        }
        let message = format!("`{}` keeps capabilities that it was not asked about", service.name);
        let finding = out.report(service.file_id(), service.name_span, message);
        finding.mark("not all dropped").help("add `cap_drop: [ALL]`, and under `cap_add` those it needs");
    }
}
