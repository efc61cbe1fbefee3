//! `root-service-user`: see the page of the same name.

use crate::finding::Severity;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let Some(text) = &service.user else { continue };
        let name = text.shown().split(':').next().unwrap_or_default();
        if !matches!(name, "root" | "0") {
            continue;
        }
        let message = format!("`{}` runs as root, whatever its image says", service.name);
        let finding = out.report(service.file_id(), text.span, message);
        finding.mark("root").help("leave the key out, or give the user that owns what it mounts");
        let own = service.stage().and_then(|stage| Some((stage, stage.stage.user.as_ref()?)));
        if let Some((stage, user)) = own
            && user.value.as_deref().is_some_and(|user| !matches!(user.split(':').next(), Some("root" | "0")))
        {
            finding.label(stage.file(), stage.docker.instruction(user.at).span, "undone");
            finding.severity(Severity::Warning);
        }
    }
}
