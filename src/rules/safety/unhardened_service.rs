//! `unhardened-service`: see the page of the same name.

use crate::project::ServiceRef;
use crate::project::compose::Layout;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    let asked = cx.project.service_refs().filter(|service| {
        let privileged = service.privileged.as_ref().is_some_and(|text| text.truth() != Some(false));
        service.file.layout != Layout::V1 && !privileged && !service.is_aside() && service.is_whole()
    });
    let open: Vec<(ServiceRef, Missing)> =
        asked.map(|service| (service, missing(service))).filter(|(_, missing)| !missing.is_empty()).collect();
    let Some((first, missing)) = open.first() else { return };
    let what: Vec<&str> = missing.iter().map(|(_, what)| *what).collect();
    let others = match open.len() {
        1 => String::new(),
        2 => "; one other service lacks limits as well".to_owned(),
        many => format!("; {} other services lack limits as well", many - 1),
    };
    let message = format!("`{}` may {}{others}", first.name, what.join(", "));
    let finding = out.report(first.file_id(), first.name_span, message);
    let keys: Vec<String> = missing.iter().map(|(key, _)| format!("`{key}`")).collect();
    let given = first.capabilities().filter(|_| missing.iter().any(|(key, _)| key.starts_with("cap_drop")));
    let given = given.map_or(String::new(), |names| {
        format!("; its start program steps down from root and needs `cap_add: [{}]` with it", names.join(", "))
    });
    finding.mark("more than it needs").help(format!("add {}{given}", keys.join(", ")));
    for (other, _) in open.iter().skip(1).take(8) {
        finding.label(other.file_id(), other.name_span, "here too");
    }
}

/// Keys, and what a service may do without them.
type Missing = Vec<(&'static str, &'static str)>;

/// The keys that are missing, and what the service may do without them.
fn missing(service: ServiceRef) -> Missing {
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
