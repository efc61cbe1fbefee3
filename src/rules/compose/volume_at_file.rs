//! `volume-at-file`: see the page of the same name.

use crate::project::compose::MountKind;
use crate::rules::{Cx, Sink};

/// Ends of names that files have, and directories do not.
const ENDS: &[&str] = &[
    "cfg",
    "conf",
    "coverage",
    "crt",
    "env",
    "ini",
    "json",
    "key",
    "lock",
    "log",
    "pem",
    "properties",
    "py",
    "sql",
    "sqlite",
    "sqlite3",
    "toml",
    "txt",
    "xml",
    "yaml",
    "yml",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        for mount in service.written_mounts() {
            let named = mount.kind == MountKind::Named;
            let Some(target) = mount.target.as_ref().filter(|_| named || mount.kind == MountKind::Anonymous) else {
                continue;
            };
            let path = target.shown();
            let Some((directory, file)) = path.rsplit_once('/') else { continue };
            let ends = file.rsplit_once('.').is_some_and(|(_, end)| ENDS.contains(&end));
            // The image may make the directory under that name.
            let made = || {
                let stage = service.stage();
                stage.is_some_and(|stage| {
                    let mut runs = stage.chain().flat_map(|stage| stage.steps()).filter(|step| step.is_run());
                    runs.any(|step| step.ins.rest().text.contains(&format!("{file}/")))
                })
            };
            // Of one that is not declared another rule tells.
            let source = mount.source.as_ref().map_or("", |source| source.shown());
            let declared = !named || service.file.volume(source).is_some();
            if !ends || !declared || path.contains('$') || made() {
                continue;
            }
            let message = format!("a volume is always a directory, so `{path}` is one, and no file");
            let finding = out.report(service.file_id(), target.span, message).mark("a directory");
            finding.help(match named {
                true => format!("mount it at a directory, such as `{directory}/data`, and let the program keep `{file}` there; a file of the host is bound as `./{file}:{path}`"),
                false => format!("leave it out; what is to keep `{file}` off a mount above is another place for it in the program's settings"),
            });
        }
    }
}
