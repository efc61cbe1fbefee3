//! `one-machine`: see the page of the same name.

use std::collections::HashMap;

use crate::rules::{Cx, Sink};
use crate::text::{FileId, Span};

/// What docker-machine gave the first machine it made in VirtualBox.
const MACHINE: &str = "192.168.99.100";

pub fn check(cx: &Cx, out: &mut Sink) {
    // What waits for one machine is one finding of a file.
    let mut told: HashMap<(FileId, String), usize> = HashMap::new();
    for service in cx.project.service_refs() {
        if let Some((span, name)) = placed(cx, &service) {
            if let Some(finding) = out.before(&mut told, (service.file_id(), name.clone())) {
                finding.label(service.file_id(), span, format!("so does `{}`", service.name));
                continue;
            }
            let message =
                format!("`{}` runs on the machine `{name}` only: in another swarm it waits for ever", service.name);
            let finding = out.report(service.file_id(), span, message).mark("one machine by its name");
            finding.help("give the machine a label, `docker node update --label-add`, and ask for `node.labels.…`");
        }
        let own = service.environment.iter().filter(|pair| service.wrote(pair.span));
        let own = own.filter_map(|pair| Some((pair.key.as_str(), pair.value.as_ref()?)));
        for (key, value) in own.filter(|(_, value)| value.shown().contains(MACHINE)) {
            // Kafka and its like hand the address on.
            let message = match key.contains("ADVERTISED") {
                true => format!("clients are sent to `{MACHINE}`, a docker-machine, which no engine of today has"),
                false => format!("`{MACHINE}` is the address of a docker-machine, which no engine of today has"),
            };
            let at = value.raw.find(MACHINE);
            let span = at.map_or(value.span, |at| value.part(at..at + MACHINE.len()));
            if let Some(finding) = out.before(&mut told, (service.file_id(), MACHINE.to_owned())) {
                finding.label(service.file_id(), span, format!("`{}` has it, too", service.name));
                continue;
            }
            let finding = out.report(service.file_id(), span, message).mark("reaches nothing elsewhere");
            finding.why("docker-machine gave its first machine in VirtualBox this address; it is given up, and elsewhere nothing answers there.");
            finding.help("take the host from a variable, such as `${HOST_NAME:?}`");
        }
    }
}

/// The name of the machine that a constraint of the service asks for.
fn placed(cx: &Cx, service: &crate::project::ServiceRef) -> Option<(Span, String)> {
    let deploy = service.key("deploy").filter(|key| key.via.is_none())?;
    let text = cx.project.source(service.file_id()).slice(deploy.value);
    let at = text.find("node.hostname")?;
    let line = text.get(at..)?.lines().next()?;
    // A comment is none.
    let before = text.get(..at)?.rsplit('\n').next()?;
    let (_, name) = line.split_once("==").filter(|_| !before.contains('#'))?;
    let name = name.trim().trim_end_matches([']', '"', '\'', ' ']);
    let end = line.find(name)? + name.len();
    let start = deploy.value.start as usize + at;
    let plain = !name.is_empty() && !name.contains(['$', '{', ' ', ',']);
    plain.then(|| (Span::new(start, start + end), name.to_owned()))
}
