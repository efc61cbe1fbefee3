//! `service-as-command`: see the page of the same name.

use crate::finding::Severity;
use crate::knowledge::commands::server_of;
use crate::project::stages::daemons::{Act, act};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(part) = stage.process.as_ref().and_then(|process| process.decisive()) else { continue };
        let starts = |command: &&Command| command.after != Join::Background;
        let mut started = part.commands.iter().filter(starts).filter_map(|command| match act(command)? {
            (Act::Start, name) => Some((command, name)),
            _ => None,
        });
        let Some((command, name)) = started.next() else { continue };
        let ends = part.commands.last() == Some(command);
        let message = match ends {
            true => format!("starts `{name}` in the background and ends, and the container with it"),
            false => format!("starts `{name}` in the background, where nobody sees it die"),
        };
        let finding = out.report(stage.file(), command.span, message);
        finding.severity(if ends { Severity::Error } else { Severity::Warning }).mark("returns at once");
        for (command, name) in started {
            finding.label(stage.file(), command.span, format!("and `{name}` too"));
        }
        finding
            .help(format!("start `{name}` itself, in the foreground{}, in a container of its own", foreground(&name)));
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
