//! `nothing-to-start`: see the page of the same name.

use crate::knowledge::images::is_distribution;
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
        let message =
            format!("nothing listens here: without CMD the container starts the shell of `{}`, and ends", image.name());
        let finding = out.report(docker.file, port.span, message).mark("declared for nobody");
        let source = cx.project.source(docker.file);
        let commented = docker.tree.comments.iter().find(|comment| {
            let said = comment.words(&source.text);
            said.starts_with("CMD ") || said.starts_with("ENTRYPOINT ")
        });
        if let Some(comment) = commented {
            finding.label(docker.file, comment.span, "this would start something");
        }
        finding.help(match commented.is_some() {
            true => "take the `#` off the CMD or ENTRYPOINT of the file, or name the program anew",
            false => "name the program: `CMD [\"…\"]`",
        });
    }
}
