//! `daemon-not-stopped-in-build`: see the page of the same name.

use crate::project::stages::daemons::{Act, act, keeps_data};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        for step in stage.steps().filter(|step| step.is_run()) {
            let acts: Vec<_> = step.commands.iter().filter_map(|command| Some((command, act(command)?))).collect();
            let Some((command, (Act::Start, name))) = acts.last() else { continue };
            let Some(last) = step.commands.last() else { continue };
            let stores = keeps_data(name);
            let message = match stores {
                true => format!("`{name}` still runs when this RUN ends, and is killed with its files open"),
                false => format!("`{name}` ends with this RUN: a container starts without it"),
            };
            let finding = out.report(stage.file(), command.span, message);
            finding.mark("never stopped").label(stage.file(), last.span, "the RUN ends here");
            finding.help(match stores {
                true => format!(
                    "end the RUN with the command that stops `{name}` cleanly, or better, do not start it at build time"
                ),
                false => {
                    format!("leave it out; where `{name}` is to run, start it in the foreground from ENTRYPOINT or CMD")
                }
            });
        }
    }
}
