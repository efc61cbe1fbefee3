//! `supervisor`: see the page of the same name.

use crate::knowledge::commands::is_supervisor;
use crate::project::{Project, StageRef};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(part) = stage.process.as_ref().and_then(|process| process.decisive()) else { continue };
        let commands = part.commands.iter().filter(|command| !command.place.in_substitution);
        let mut words = commands.filter_map(|command| command.effective().words.first().cloned());
        let Some(word) = words.find(|word| is_supervisor(word.text())) else { continue };
        let name = word.text();
        let message = match programs(cx.project, stage).as_slice() {
            [_] => continue,
            [] => format!("`{name}` is process 1: it is there to run several programs in one container"),
            programs => format!("`{name}` runs {} programs in one container: {}", programs.len(), programs.join(", ")),
        };
        let finding = out.report(stage.file(), word.span, message);
        finding.mark("a supervisor");
        // Who takes s6-overlay means to: it is made for containers, and reports when a service is gone.
        if name == "/init" {
            finding.pedantic();
        }
        finding.help("give each program its own container and let the engine start, restart and log it");
    }
}

/// The programs that copied supervisor configurations name.
fn programs(project: &Project, stage: StageRef) -> Vec<String> {
    let copied = project.evidence.iter().filter(|evidence| evidence.copied_by.contains(&stage.file()));
    let lines = copied.flat_map(|evidence| project.source(evidence.file).text.lines());
    let names = lines.filter_map(|line| line.trim().strip_prefix("[program:")?.strip_suffix(']'));
    names.map(str::to_owned).collect()
}
