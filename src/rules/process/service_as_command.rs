//! `service-as-command`: see the page of the same name.

use crate::knowledge::commands::server_of;
use crate::project::daemons::{Act, act};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Join;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(part) = stage.process.as_ref().and_then(|process| process.decisive()) else { continue };
        for command in part.commands.iter().filter(|command| command.after != Join::Background) {
            let Some((Act::Start, name)) = act(command) else { continue };
            let message = format!("starts `{name}` in the background and ends, and the container with it");
            let finding = out.report(stage.file(), command.span, message);
            finding.mark("returns at once");
            finding.help(format!("start `{name}` itself, in the foreground{}", foreground(&name)));
        }
    }
}

/// How a known server is kept in the foreground.
fn foreground(name: &str) -> String {
    match server_of(name) {
        Some(server) => match server.foreground_argument() {
            Some(argument) => format!(": `{} {argument}`", server.command),
            None => format!(": `{}`", server.command),
        },
        None => String::new(),
    }
}
