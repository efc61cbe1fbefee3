//! `upstream-not-waited-for`: see the page of the same name.

use crate::project::compose::Deploy;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.is_nginx() && service.is_whole()) {
        let own_network = service.network_mode.is_some() || cx.project.is_for_swarm(service.file);
        // What starts it again tries until the names are known.
        let none = |deploy: &Deploy| deploy.restart_condition.as_ref().is_some_and(|text| text.shown() == "none");
        let policy = service.deploy.as_ref().is_some_and(|deploy| deploy.has_restart_policy && !none(deploy));
        let again = policy || service.restart.as_ref().is_some_and(|policy| policy.shown() != "no");
        let kept = service.command.is_some() || service.entrypoint.is_some();
        if own_network || again || kept {
            continue;
        }
        let first = service.first_needs();
        let others = service.upstreams().into_iter().filter(|(other, ..)| {
            let back = other.first_needs().contains(service.name.as_str());
            let apart = !other.profiles.is_empty() || other.network_mode.is_some();
            !first.contains(other.name.as_str()) && !back && !apart
        });
        let others: Vec<_> = others.collect();
        let Some(((other, file, span), more)) = others.split_first() else { continue };
        let message = format!(
            "`{}` ends with \"host not found in upstream\" where it is up before `{}`",
            service.name, other.name
        );
        let finding = out.report(service.file_id(), service.service.name_span, message).mark("waits for nothing");
        finding.label(*file, *span, "looked up once, as nginx starts");
        finding.label(other.file_id(), other.service.name_span, "its name is known once it runs");
        for (_, file, span) in more {
            finding.label(*file, *span, "and so is this");
        }
        let names: Vec<String> = others.iter().map(|(other, ..)| format!("`{}`", other.name)).collect();
        finding.help(format!(
            "name {} under `depends_on` of `{}`, and give it a `restart` that brings it back",
            names.join(" and "),
            service.name
        ));
    }
}
