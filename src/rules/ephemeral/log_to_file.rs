//! `log-to-file`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        let linked = |stage: &crate::project::StageRef| {
            let mut commands = stage.steps().flat_map(|step| step.step.commands.iter());
            commands.any(|command| command.args().iter().any(|word| word.text().starts_with("/dev/std")))
        };
        for volume in stage.volumes.iter().filter(|volume| volume.path.starts_with("/var/log")) {
            if linked(&stage) {
                continue;
            }
            let message =
                format!("`{}` keeps the log in a volume, where nothing that collects logs reads it", volume.path);
            let finding = out.report(stage.file(), volume.span, message);
            finding.mark("a log in a file").help("let the program log to its standard output and error");
        }
    }
}
