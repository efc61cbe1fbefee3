//! `init-system`: see the page of the same name.

use crate::knowledge::commands::is_system_init;
use crate::rules::{Cx, Sink};

const MACHINES: &[&str] = &["kind", "node", "test", "molecule", "systemd", "init", "vm", "lxc"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(part) = stage.process.as_ref().and_then(|process| process.decisive()) else { continue };
        let Some(word) = part.commands.first().and_then(|command| command.effective().words.first().cloned()) else {
            continue;
        };
        // The file and its own directory are named after what they are for; what lies above is anyone's.
        let path = cx.project.source(stage.file()).path.to_ascii_lowercase();
        let path = path.rsplit('/').take(2).collect::<Vec<_>>().join("/");
        let base = stage.root_image().map_or("", |image| &image.repository);
        let a_machine =
            MACHINES.iter().any(|word| path.split(['/', '-', '.']).any(|part| part == *word) || base.contains(word));
        if !is_system_init(word.text()) || a_machine {
            continue;
        }
        let finding =
            out.report(stage.file(), word.span, format!("`{}` boots a whole system inside the container", word.text()));
        finding.mark("an init system");
        finding
            .help("start the one program in the foreground; for reaping orphans alone, `init: true` or tini is enough");
    }
}
