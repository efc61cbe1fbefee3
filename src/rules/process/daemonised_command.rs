//! `daemonised-command`: see the page of the same name.

use crate::knowledge::commands::{Stays, server_of};
use crate::project::StageRef;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;

pub fn check(cx: &Cx, out: &mut Sink) {
    supervisors(cx, out);
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(part) = stage.process.as_ref().and_then(|process| process.decisive()) else { continue };
        let Some(last) = part.commands.last().map(|command| command.effective()) else { continue };
        let Some(server) = last.name().and_then(server_of) else { continue };
        let variable = last.args().iter().any(|word| word.literal.is_none());
        if variable || !server.leaves_foreground(last.args().iter().map(|word| word.text())) {
            continue;
        }
        // What needs a flag to stay may have it in a configuration that is not seen.
        if matches!(server.stays, Stays::Only(_)) && (!installed_here(stage, server.command) || configured(stage)) {
            continue;
        }
        let name = server.command;
        let message = format!("`{name}` puts itself in the background, so that the container stops at once");
        let finding = out.report(stage.file(), last.span, message);
        finding.mark("process 1 ends here").help(match server.foreground_argument() {
            Some(argument) => format!("write `{name} {argument}`"),
            None => "leave out what detaches it".to_owned(),
        });
    }
}

/// supervisord, whose configuration is at hand and does not keep it in front. (Source: its manual, `nodaemon`.)
fn supervisors(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(part) = stage.process.as_ref().and_then(|process| process.decisive()) else { continue };
        let Some(last) = part.commands.last().filter(|last| last.effective().name() == Some("supervisord")) else {
            continue;
        };
        let kept =
            last.effective().has_flag(&["n", "nodaemon"]) || last.words.iter().any(|word| word.literal.is_none());
        let held = cx.project.copied_by(stage.file());
        let texts: Vec<&str> = held.map(|evidence| cx.project.source(evidence.file).text.as_str()).collect();
        let told = texts.iter().any(|text| text.contains("[supervisord]"));
        let says = |text: &str| text.contains("nodaemon");
        if !kept && told && !texts.iter().any(|text| says(text)) && !says(&cx.project.source(stage.file()).text) {
            let message = "`supervisord` puts itself in the background, so that the container stops at once";
            let finding = out.report(stage.file(), last.span, message).mark("process 1 ends here");
            finding.help("write `nodaemon=true` under `[supervisord]`, or `supervisord -n`");
        }
    }
}

/// The server comes from a package that this file installs.
fn installed_here(stage: StageRef, name: &str) -> bool {
    let steps = stage.chain().flat_map(|stage| stage.steps());
    let mut packages = steps.flat_map(|step| step.step.packages.iter()).flat_map(|call| &call.packages);
    packages.any(|package| package.name.starts_with(name))
}

/// A file of the project may have changed the configuration.
fn configured(stage: StageRef) -> bool {
    let mut steps = stage.chain().flat_map(|stage| stage.steps());
    steps.any(|step| {
        let text = &step.ins.rest().text;
        matches!(step.ins.args, Args::Copy { .. })
            || step.is_run() && (text.contains(".conf") || text.contains("daemon"))
    })
}
