//! `volume-walked-at-start`: see the page of the same name.

use crate::project::services::{lies_in, plain_path};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};

pub fn check(cx: &Cx, out: &mut Sink) {
    for running in cx.project.started_in_earnest() {
        let volumes = running.volumes(cx.project);
        let walks = |command: &&Command| {
            let place = command.place;
            let asked = place.in_branch || place.in_condition || place.in_loop || place.in_background;
            let alone = !asked && !matches!(command.before, Join::And | Join::Or);
            alone && matches!(command.name(), Some("chown" | "chmod")) && command.has_flag(&["R", "recursive"])
        };
        let own = running.own().map(|(_, command)| command);
        for command in own.filter(walks) {
            let paths =
                command.args().iter().filter_map(|word| word.literal.as_deref()).filter(|path| path.starts_with('/'));
            let walked = paths
                .map(plain_path)
                .find_map(|path| volumes.iter().find(|volume| lies_in(volume, &path) && path != "/"));
            let Some(volume) = walked else { continue };
            let name = command.name().unwrap_or("chown").to_owned();
            let message = format!("every start goes through all files of the volume `{volume}`");
            let finding = out.report(running.file, command.span, message).mark("longer with every file");
            finding.help(format!(
                "ask first whose `{volume}` itself is, or change what is not right only: `find {volume} ! -user … -exec {name} … {{}} +`"
            ));
        }
    }
}
