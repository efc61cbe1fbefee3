//! `no-restart-policy`: see the page of the same name.

use std::collections::{HashMap, HashSet};

use crate::finding::{Aspect, Safety};
use crate::knowledge::by_hand::speaks_of_an_end;
use crate::project::ServiceRef;
use crate::project::compose::{CommandLine, Service};
use crate::project::services::setting::says_production;
use crate::rules::{Cx, Sink};
use crate::text::{Edit, nearest};

pub fn check(cx: &Cx, out: &mut Sink) {
    for (compose, file) in cx.project.compose.iter().enumerate() {
        let waited: HashSet<&str> = file
            .services
            .iter()
            .flat_map(|service| &service.depends_on)
            .filter(|dependency| dependency.condition() == Some("service_completed_successfully"))
            .map(|dependency| dependency.name.as_str())
            .collect();
        let needed: HashSet<&str> = file.services.iter().flat_map(Service::needs).map(|need| need.name).collect();
        let kept = file.services.iter().filter(|service| has_policy(service)).count();
        let mostly = kept >= 3 && kept * 3 >= file.services.len() * 2;
        let down: Vec<ServiceRef> = cx
            .project
            .services_in(compose)
            .filter(|service| lacks_policy(*service) && !ends(*service) && !waited.contains(service.name.as_str()))
            .filter(|service| {
                serves(*service) || needed.contains(service.name.as_str()) || mostly && is_odd_one(*service)
            })
            .collect();
        let Some(first) = down.first() else { continue };
        let (what, goes) = match down.len() {
            1 => (format!("`{}`", first.name), "it or the machine goes"),
            many => (format!("`{}` and {} more", first.name, many - 1), "they or the machine go"),
        };
        let line = format!("restart: {}", file.usual_restart());
        let finding = out.report(file.file, first.name_span, format!("nothing starts {what} again when {goes} down"));
        finding.mark("no `restart`").help(format!("add `{line}`"));
        // Who comes back with the machine and finds nobody shows what is missing.
        let asking = clients_that_come_back(&file.services);
        let client = down.iter().find_map(|service| Some((service, *asking.get(service.name.as_str())?)));
        if let Some((service, client)) = client {
            finding.why(format!(
                "After a restart of the machine `{}` comes back and `{}` does not: it fails for want of it, is started again and fails again, until a person notices.",
                client.name, service.name
            ));
        }
        // Where no service has one, the file is for a machine at which someone sits, unless its name says production.
        let production = says_production(&cx.project.source(file.file).path);
        // One among several that have none is started again for a reason of its own.
        let alone = kept == 1 && down.len() > 1 && file.services.len() > 2;
        if (kept == 0 || alone) && !production || file.has_reserved_names() {
            finding.pedantic();
        }
        let edits: Option<Vec<Edit>> = down.iter().map(|service| service.with_key(&line)).collect();
        if let Some(edits) = edits {
            let title = format!("Add `{line}`: it starts again with the machine");
            finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Services]);
        }
        for other in down.iter().skip(1) {
            finding.label(file.file, other.name_span, "nor this one");
        }
    }
}

fn lacks_policy(service: ServiceRef) -> bool {
    // Who wrote `restsart` has one in mind.
    let meant = || nearest("restart", service.service.keys.iter().map(|key| key.name.as_str())).is_some();
    service.is_whole() && service.lacks("restart") && service.lacks("deploy") && service.lacks("scale") && !meant()
}

/// Whether it is there to be asked: a port, or a store. What has neither may do its work and end.
fn serves(service: ServiceRef) -> bool {
    !service.ports.is_empty() || !service.expose.is_empty() || service.store().is_some()
}

/// Whether it starts what its image starts, with settings of its own: odd where most of the others are kept running.
fn is_odd_one(service: ServiceRef) -> bool {
    service.command.is_none() && service.entrypoint.is_none() && !service.environment.is_empty()
}

fn has_policy(service: &Service) -> bool {
    service.restart.as_ref().is_some_and(|policy| policy.shown() != "no")
}

/// By the names of those that they cannot do without, the first that come back with the machine.
fn clients_that_come_back(services: &[Service]) -> HashMap<&str, &Service> {
    let mut asking = HashMap::new();
    for client in services {
        let policy = client.restart.as_ref().map_or("", |policy| policy.shown());
        if matches!(policy, "always" | "unless-stopped") {
            client.needs().iter().filter(|need| !need.optional).for_each(|need| {
                asking.entry(need.name).or_insert(client);
            });
        }
    }
    asking
}

/// Whether it does its work and ends, as far as its name and command tell, or is run by hand.
fn ends(service: ServiceRef) -> bool {
    let name = service.name.to_ascii_lowercase();
    let command = service.command.as_ref().map(|command| command.shown()).unwrap_or_default();
    let by_hand = service.service.has("stdin_open") || service.service.has("tty") || service.service.has("provider");
    let nothing = |command: &CommandLine| matches!(command.shown().rsplit('/').next(), Some("true" | "sh -c true"));
    let idle = service.entrypoint.iter().chain(&service.command).any(nothing);
    by_hand || idle || service.is_aside() || speaks_of_an_end(&name) || speaks_of_an_end(&command)
}
