//! `ports-unsorted`: see the page of the same name.

use crate::project::compose::Port;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let ports: Vec<&Port> = service.ports.iter().filter(|port| !port.unresolved).collect();
        let first = |port: &Port| port.published.or(port.target).map(|range| range.first);
        let Some((before, after)) = ports.iter().zip(ports.iter().skip(1)).find(|(one, next)| first(one) > first(next))
        else {
            continue;
        };
        let message = format!("port `{}` stands after `{}`", after.raw, before.raw);
        out.report(service.file_id(), after.span, message).mark("out of order").help("sort the ports by the host's");
    }
}
