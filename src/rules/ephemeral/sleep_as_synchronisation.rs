//! `sleep-as-synchronisation`: see the page of the same name.

use crate::finding::Severity;
use crate::project::daemons::{Act, act, sleep_seconds};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Join;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.stage.reachable) {
        for (index, command) in step.commands.iter().enumerate() {
            let waits = sleep_seconds(command).filter(|seconds| *seconds >= 2 && !command.place.in_loop);
            let Some(seconds) = waits.filter(|_| matches!(command.after, Join::And | Join::Then | Join::Line)) else {
                continue;
            };
            let message = format!("waits {seconds} seconds and then takes for granted that all is ready");
            let finding = out.report(step.file(), command.span, message);
            finding.mark("a guess");
            let started = step.commands[..index].iter().rev().find_map(|command| Some((command, act(command)?)));
            match started {
                Some((start, (Act::Start, name))) => {
                    finding.label(step.file(), start.span, format!("`{name}` is started here"));
                    finding.severity(Severity::Error);
                    finding.help(match name.contains("postgres") {
                        true => "wait with `until pg_isready; do sleep 1; done`, or `pg_ctl start -w`".to_owned(),
                        false => format!("ask `{name}` in a loop until it answers"),
                    });
                }
                _ => {
                    finding.help("ask in a loop until what is waited for answers; in compose, use a healthcheck and `condition: service_healthy`");
                }
            }
        }
    }
}
