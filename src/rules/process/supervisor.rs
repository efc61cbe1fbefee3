//! `supervisor`: see the page of the same name.

use crate::knowledge::commands::is_supervisor;
use crate::project::{Project, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Word;
use crate::text::FileId;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(part) = stage.process.as_ref().and_then(|process| process.decisive()) else { continue };
        let commands = part.commands.iter().filter(|command| !command.place.in_substitution);
        let mut words = commands.filter_map(|command| command.effective().words.first().cloned());
        let found = words.find(|word| is_supervisor(word.text())).map(|word| (stage.file(), word));
        let Some((file, word)) = found.or_else(|| by_script(cx.project, stage)) else { continue };
        let name = word.text();
        let programs = programs(cx.project, stage);
        let message = match programs.as_slice() {
            [_] => continue,
            // A script that starts one may have written its configuration.
            [] if file != stage.file() => continue,
            [] => format!("`{name}` is process 1: it is there to run several programs in one container"),
            programs => format!("`{name}` runs {} programs in one container: {}", programs.len(), programs.join(", ")),
        };
        let finding = out.report(file, word.span, message);
        finding.mark("a supervisor");
        // Who takes s6-overlay means to: it is made for containers, and reports when a service is gone; `my_init` comes with
        // its base, and may have one service to start. An image that
        // is called as its supervisor is there to bring it.
        let path = &cx.project.source(stage.file()).path;
        let base = name.rsplit('/').next().unwrap_or(name);
        let brought = base == "my_init" && programs.is_empty();
        if name == "/init" || brought || path.rsplit('/').nth(1) == Some(base) {
            finding.pedantic();
        }
        finding.help("give each program its own container and let the engine start, restart and log it");
    }
}

/// The supervisor that a start script hands over to.
fn by_script(project: &Project, stage: StageRef) -> Option<(FileId, Word)> {
    let mut scripts =
        project.started_in_earnest().filter(|running| running.first && running.images.contains(&stage.file()));
    scripts.find_map(|running| {
        let (_, last) = running.own().last()?;
        let word = last.effective().words.first()?.clone();
        is_supervisor(word.text()).then_some((running.file, word))
    })
}

/// The programs that it is told of.
fn programs(project: &Project, stage: StageRef) -> Vec<String> {
    let held = project.supervised.iter().filter(|program| program.images.contains(&stage.file()));
    held.map(|program| program.name.clone()).collect()
}
