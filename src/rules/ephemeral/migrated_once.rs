//! `migrated-once`: see the page of the same name.

use crate::knowledge::commands::is_migration;
use crate::project::running::Running;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};

pub fn check(cx: &Cx, out: &mut Sink) {
    for running in cx.project.started_in_earnest().filter(|running| !running.sourced) {
        let asked: Vec<_> = running.where_missing().into_iter().filter(|asked| asked.alone).collect();
        if asked.is_empty() {
            continue;
        }
        let all = running.script.commands.iter().filter(|command| migrates(command)).count();
        if all != 1 || hands_on(cx, running) {
            continue;
        }
        for asked in &asked {
            let Some(command) = asked.behind.iter().find(|command| migrates(command)) else { continue };
            let place = command.place;
            if place.in_else || place.in_loop || command.before == Join::Or || place.depth != asked.test.place.depth {
                continue;
            }
            let message = format!("the database is migrated where `{}` is missing, and never after that", asked.path);
            let finding = out.report(running.file, command.span, message).mark("not for a new release");
            finding.label(running.file, asked.test.span, "asks for the first start");
            finding.help("put it behind the `fi`, to run at every start: what was migrated already is passed over");
        }
    }
}

fn migrates(command: &Command) -> bool {
    is_migration(&command.effective().texts())
}

/// Whether another script may migrate: one that it reads, or one of the same image.
fn hands_on(cx: &Cx, running: &Running) -> bool {
    let reads = |command: &Command| matches!(command.name(), Some("." | "source"));
    let others = running.images.iter().flat_map(|docker| cx.project.running_in_image(*docker));
    let mut others = others.filter(|other| other.file != running.file);
    running.script.commands.iter().any(reads) || others.any(|other| other.script.commands.iter().any(migrates))
}
