//! `refused-by-swarm`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.is_stack()) {
        let Some(long) = service.service.depends_on.iter().find(|needed| needed.long) else { continue };
        let message = format!(
            "`{}` waits for `{}` in the long form, which `docker stack deploy` refuses",
            service.name, long.name
        );
        let finding = out.report(service.file_id(), long.span, message).mark("a mapping, where a list must be");
        finding.help("list the names alone, and let the program try again until what it needs is there");
    }
}
