//! `volume-walked-at-start`: see the page of the same name.

use std::collections::HashMap;

use crate::project::Project;
use crate::project::running::Running;
use crate::project::services::{lies_in, plain_path};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut told = HashMap::new();
    for running in cx.project.started_in_earnest() {
        let volumes = running.volumes(cx.project);
        let home = home(cx.project, running);
        let walks = |command: &Command| {
            matches!(command.name(), Some("chown" | "chmod")) && command.has_flag(&["R", "recursive"])
        };
        for command in running.always().into_iter().filter(|command| walks(command)) {
            let whole = |path: &str| match path.starts_with('/') {
                true => Some(plain_path(path)),
                false if path == "." || path.starts_with("./") => {
                    Some(plain_path(&format!("{}/{}", home.as_deref()?, path.trim_start_matches(['.', '/']))))
                }
                false => None,
            };
            let mut paths = command.args().iter().filter_map(|word| whole(word.literal.as_deref()?));
            let walked = paths.find_map(|path| volumes.iter().find(|volume| lies_in(volume, &path) && path != "/"));
            let Some(volume) = walked else { continue };
            if let Some(first) = out.before(&mut told, (running.file, volume.clone())) {
                first.label(running.file, command.span, "and once more here");
                continue;
            }
            let message = format!("every start goes through all files of the volume `{volume}`");
            let finding = out.report(running.file, command.span, message).mark("longer with every file");
            finding.help(match command.name() {
                Some("chmod") => format!("let the program make its files with the mode they need (`umask`), and change here only what is not right: `find {volume} ! -perm … -exec chmod … {{}} +`"),
                _ => format!("ask first whose `{volume}` itself is, or change what is not right only: `find {volume} ! -user … -exec chown … {{}} +`"),
            });
        }
    }
}

/// Where the script starts, where all images that start it say the same and it goes nowhere else.
fn home(project: &Project, running: &Running) -> Option<String> {
    let goes = running.script.commands.iter().any(|command| matches!(command.name(), Some("cd" | "pushd")));
    let mut homes = running.images.iter().map(|docker| project.dockerfile(*docker)?.final_stage()?.workdir());
    let first = homes.next()??;
    (!goes && running.first && homes.all(|other| other == Some(first))).then(|| first.to_owned())
}
