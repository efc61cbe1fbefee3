//! `unhardened-service`: see the page of the same name.

use std::collections::BTreeMap;

use crate::project::ServiceRef;
use crate::project::compose::Layout;
use crate::rules::{Cx, Sink};

/// The keys that are missing, each with what the service may do without it; and the capabilities it needs.
type Lack = (Vec<(&'static str, &'static str)>, Option<&'static [&'static str]>);

pub fn check(cx: &Cx, out: &mut Sink) {
    for (compose, file) in cx.project.compose.iter().enumerate().filter(|(_, file)| file.layout != Layout::V1) {
        let mut alike: BTreeMap<Lack, Vec<ServiceRef>> = BTreeMap::new();
        for service in cx.project.services_in(compose) {
            let privileged = service.privileged.as_ref().is_some_and(|text| text.truth() != Some(false));
            if privileged || service.is_aside() || !service.is_whole() {
                continue;
            }
            let missing = missing(service);
            if !missing.is_empty() {
                alike.entry((missing, service.capabilities())).or_default().push(service);
            }
        }
        for ((missing, _), services) in alike {
            let Some(first) = services.first() else { continue };
            let what: Vec<&str> = missing.iter().map(|(_, what)| *what).collect();
            let others = match services.len() {
                1 => String::new(),
                2 => " and one other service".to_owned(),
                many => format!(" and {} other services", many - 1),
            };
            let message = format!("`{}`{others} may {}", first.name, what.join(", "));
            let finding = out.report(file.file, first.name_span, message);
            let keys: Vec<String> = missing.iter().map(|(key, _)| format!("`{key}`")).collect();
            let given = first.capabilities().filter(|_| missing.iter().any(|(key, _)| key.starts_with("cap_drop")));
            let given = given.map_or(String::new(), |names| {
                format!("; its start program steps down from root and needs `cap_add: [{}]` with it", names.join(", "))
            });
            finding.mark("more than it needs").help(format!("add {}{given}", keys.join(", ")));
            for other in services.iter().skip(1) {
                finding.label(file.file, other.name_span, "the same");
            }
        }
    }
}

/// The keys that are missing, and what the service may do without them.
fn missing(service: ServiceRef) -> Vec<(&'static str, &'static str)> {
    let privileges = service.security_opt.iter().any(|text| text.shown().starts_with("no-new-privileges"));
    let memory = service.mem_limit.is_some() || service.deploy.as_ref().is_some_and(|deploy| deploy.memory.is_some());
    let writable = service.read_only.as_ref().and_then(|text| text.truth()) == Some(false) || !service.has("read_only");
    let elsewhere = |key: &str| !service.has(key) && !service.lacks(key);
    // An image that starts as root sets up files before it steps down, and an init of its own does more.
    let (init, sets_up) = (service.brings_init(), service.capabilities().is_some());
    [
        (
            !init && service.cap_drop.is_empty() && !elsewhere("cap_drop"),
            "cap_drop: [ALL]",
            "use all default capabilities",
        ),
        (
            !privileges && !elsewhere("security_opt"),
            "security_opt: [no-new-privileges:true]",
            "gain more through set-user-id programs",
        ),
        (!memory && !elsewhere("mem_limit") && !elsewhere("deploy"), "mem_limit: 512m", "take all memory of the host"),
        (
            !init && !sets_up && writable && !elsewhere("read_only"),
            "read_only: true",
            "write anywhere in its file system",
        ),
    ]
    .into_iter()
    .filter_map(|(missing, key, what)| missing.then_some((key, what)))
    .collect()
}
