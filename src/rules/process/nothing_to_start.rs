//! `nothing-to-start`: see the page of the same name.

use crate::knowledge::images::is_distribution;
use crate::project::StepRef;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage().filter(|stage| stage.process.is_none()) else { continue };
        let Some(port) = stage.chain().flat_map(|stage| &stage.stage.exposed).next() else { continue };
        let plain =
            stage.root_image().filter(|image| image.registry == "docker.io" && is_distribution(&image.repository));
        let made = cx.project.lineage(stage).len() > stage.chain().count();
        let Some(image) = plain.filter(|_| !made && !cx.project.is_meant_as_base(docker)) else { continue };
        let told =
            |service: &crate::project::compose::Service| service.command.is_some() || service.entrypoint.is_some();
        if cx.project.services_of(docker).any(|(_, service)| told(service)) {
            continue;
        }
        let source = cx.project.source(docker.file);
        let instruction = |said: &str| ["RUN ", "ENTRYPOINT ", "CMD "].iter().any(|keyword| said.starts_with(keyword));
        let out_of_use: Vec<_> =
            docker.tree.comments.iter().filter(|comment| instruction(comment.words(&source.text))).collect();
        let idle =
            |step: &StepRef| step.commands.iter().all(|command| matches!(command.name(), Some("echo" | "printf")));
        let mut runs = stage.chain().flat_map(|stage| stage.steps()).filter(|step| step.is_run());
        let installs = out_of_use.iter().any(|comment| comment.words(&source.text).starts_with("RUN "));
        let bare = installs && runs.all(|step| idle(&step));
        let why = match bare {
            true => {
                format!("the RUN that would install it is left out by a `#`, and the image is bare `{}`", image.name())
            }
            false => format!("without CMD the container starts the shell of `{}`, and ends", image.name()),
        };
        let message = format!("nothing listens here: {why}");
        let finding = out.report(docker.file, port.span, message).mark("declared for nobody");
        for comment in &out_of_use {
            finding.label(docker.file, comment.span, "left out by a `#`");
        }
        finding.help(match out_of_use.len() {
            0 => "name the program: `CMD [\"…\"]`",
            1 => "take the `#` off the instruction that would start something, or name the program anew",
            _ => "take the `#` off the instructions that belong together, or install and name the program anew",
        });
    }
}
