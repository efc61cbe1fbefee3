//! `node-name-changes`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::compose::MountKind;
use crate::project::services::data::Kept;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let Some(store) = service.store().filter(|store| service.runs_server(store)) else { continue };
        let lasts = service.volumes.iter().find(|mount| matches!(mount.kind, MountKind::Named | MountKind::Bind));
        let Some(mount) = lasts.filter(|_| service.forgets_its_name(&store)) else { continue };
        if !matches!(service.keeps(&store), Kept::Yes) {
            continue;
        }
        let message = format!(
            "{} keeps its data under the name of its container, and each new container of `{}` has another one",
            store.kind.name, service.name
        );
        let finding = out.report(service.file_id(), service.name_span, message).mark("no `hostname`");
        finding.label(service.file_id(), mount.span, "what lies here is not found again");
        let line = service.line_of_its_name();
        finding.help(format!("write `{line}`; what it holds now lies under the old name and does not come along"));
        if let Some(edit) = service.with_key(&line) {
            let title = "Give it a name: queues that it holds now lie under the old one and do not come along";
            finding.fix(Safety::Unsafe, title, vec![edit]).changing(&[Aspect::Services]);
        }
    }
}
