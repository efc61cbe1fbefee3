//! `state-baked-in-build`: see the page of the same name.

use crate::project::stages::daemons::{Act, act, client_of, keeps_data};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        for step in stage.steps().filter(|step| step.is_run()) {
            let started = step.commands.iter().find_map(|command| match act(command)? {
                (Act::Start, name) => Some((command, name)),
                _ => None,
            });
            let client = step.commands.iter().find(|command| client_of(command).is_some());
            let Some((command, name)) = started.filter(|(_, name)| client.is_some() || keeps_data(name)) else {
                continue;
            };
            let stopped = step.commands.iter().rev().find_map(act).is_some_and(|(last, _)| last == Act::Stop);
            let message = match stopped {
                true => format!("`{name}` runs while the image is built; what it writes is frozen into this layer"),
                false => format!(
                    "`{name}` runs while the image is built and is never stopped: its files are frozen as a crash leaves them"
                ),
            };
            let finding = out.report(stage.file(), command.span, message);
            finding.mark("started at build time");
            if let Some(client) = client {
                finding.label(stage.file(), client.span, "the data that becomes part of the image");
                finding.help("start from the official image and copy the script to `/docker-entrypoint-initdb.d/`; it then runs once, into the volume");
            } else {
                finding.help(
                    "it ends with this RUN: start it from ENTRYPOINT or CMD, and keep what it writes in a volume",
                );
            }
        }
    }
}
