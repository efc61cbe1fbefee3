//! `privileges-can-grow`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let set =
            |text: &str| matches!(text.replacen('=', ":", 1).as_str(), "no-new-privileges" | "no-new-privileges:true");
        if service.security_opt.iter().any(|text| set(text.shown())) {
            continue;
        }
        let message = format!("`{}` may gain privileges through set-user-id programs", service.name);
        let finding = out.report(service.file_id(), service.name_span, message);
        finding.mark("no `no-new-privileges`").help("add `security_opt: [no-new-privileges:true]`");
    }
}
