//! `nothing-handed-on`: see the page of the same name.

use crate::finding::Severity;
use crate::knowledge::official;
use crate::project::stages::process::Form;
use crate::project::{Project, StageRef};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage() else { continue };
        let Some(process) = stage.process.as_ref().filter(|process| process.cmd.is_none()) else { continue };
        let Some(entry) = &process.entrypoint else { continue };
        let told =
            |service: &crate::project::compose::Service| service.command.is_some() || service.entrypoint.is_some();
        if cx.project.services_of(docker).any(|(_, service)| told(service)) {
            continue;
        }
        if entry.form == Form::Exec && entry.words.is_empty() {
            let message =
                "an ENTRYPOINT, empty too, takes the base image's CMD away: without a command no container starts";
            let finding = out.report(docker.file, entry.span, message).mark("and no CMD behind it");
            finding.help("write the CMD anew behind it, as the base image has it, unless whoever uses the image always gives a command");
            // Whoever always gives a command, as builds in CI do, loses nothing.
            finding.severity(Severity::Info);
            continue;
        }
        let image = stage.root_image();
        let brought = image.and_then(|image| official::started(&image.repository, image.tag.as_deref()));
        if cx.project.is_meant_as_base(docker)
            || brought.is_none() && stage.chain().all(|stage| stage.exposed.is_empty())
            || !waits(cx.project, stage)
        {
            continue;
        }
        let message = match (brought, image) {
            (Some(_), Some(image)) => {
                format!("the script is handed no command: an ENTRYPOINT takes the CMD of `{}` away", image.name())
            }
            _ => "the script is handed no command, and puts nothing in its place".to_owned(),
        };
        let finding = out.report(docker.file, entry.span, message).mark("and no CMD behind it");
        let words = brought.map(|words| words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", "));
        finding.help(match words {
            Some(words) => format!("write it anew behind the ENTRYPOINT: `CMD [{words}]`"),
            None => "name the program behind it: `CMD [\"…\"]`".to_owned(),
        });
    }
}

/// Whether the image starts a script of the project that does nothing but put what it is handed in its own place, and
/// ENTRYPOINT hands it nothing.
fn waits(project: &Project, stage: StageRef) -> bool {
    let argv = stage.process.as_ref().map(|process| process.argv()).unwrap_or_default();
    let running = project.running_in_image(stage.file());
    let Some(script) = argv.last().and_then(|word| project.first_called(running, word)) else { return false };
    let text = &project.source(script.file).text;
    let sets = script.script.commands.iter().any(|command| command.name() == Some("set") && command.has_arg("--"));
    let asks = ["$#", "$1", "${1", "$*", "${@", "$0"].iter().any(|word| text.contains(word));
    !sets && !asks && project.hands_over(stage)
}
