//! `restart-in-swarm`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.is_stack()) {
        let policy = service.deploy.as_ref().is_some_and(|deploy| deploy.has_restart_policy);
        let Some(restart) = service.restart.as_ref().filter(|_| !policy) else { continue };
        let message = format!("`restart` of `{}` has no effect in a stack of swarm", service.name);
        let span = service.key_span("restart").to(restart.span);
        let finding = out.report(service.file_id(), span, message).mark("not looked at");
        finding.help("write `deploy.restart_policy` with its `condition`");
    }
}
