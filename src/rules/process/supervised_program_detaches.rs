//! `supervised-program-detaches`: see the page of the same name.

use crate::knowledge::commands::{Stays, server_of};
use crate::project::Project;
use crate::project::stages::daemons::{Act, act};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for program in cx.project.supervised_in_earnest() {
        let Some(last) = program.commands.iter().rfind(|command| !command.place.in_substitution) else { continue };
        if let Some((name, stay)) = detaches(cx.project, &program.images, last) {
            tell(out, program.file, last.span, program.manager.name(), &name, stay);
        }
    }
    for running in cx.project.started_in_earnest().filter(|running| running.supervised && !running.first) {
        let Some((_, last)) = running.own().last().filter(|(_, command)| !command.place.in_branch) else { continue };
        if let Some((name, stay)) = detaches(cx.project, &running.images, last) {
            tell(out, running.file, last.span, "the supervisor", &name, stay);
        }
    }
}

fn tell(out: &mut Sink, file: FileId, span: Span, manager: &str, name: &str, stay: Option<&str>) {
    let message =
        format!("`{name}` puts itself in the background, and {manager} takes it for ended and starts it again");
    let finding = out.report(file, span, message).mark("ends here");
    finding.help(match stay {
        Some(argument) => format!("write `{name} {argument}`"),
        None => format!("start the program itself, in the foreground, instead of `{name}`"),
    });
}

/// What a command leaves in the background, and how it is kept in front.
fn detaches(project: &Project, images: &[FileId], command: &Command) -> Option<(String, Option<&'static str>)> {
    let call = command.effective();
    let name = call.name()?;
    if command.place.in_background || call.args().iter().any(|word| word.literal.is_none()) {
        return None;
    }
    let Some(server) = server_of(name) else {
        let starter = matches!(name, "service" | "invoke-rc.d" | "rc-service" | "systemctl");
        return matches!(act(command), Some((Act::Start, _))).then(|| (name.to_owned(), None)).filter(|_| starter);
    };
    let leaves = server.leaves_foreground(call.args().iter().map(|word| word.text()));
    // What needs a flag to stay may have it in a configuration.
    let configured = matches!(server.stays, Stays::Only(_)) && is_configured(project, images, server.command);
    (leaves && !configured).then(|| (name.to_owned(), server.foreground_argument()))
}

/// Whether a file or an instruction of these images speaks of staying in front, or the server comes with the base
/// image, whose configuration is not at hand. Cron and the ssh server know no such setting.
fn is_configured(project: &Project, images: &[FileId], server: &str) -> bool {
    if matches!(server, "cron" | "crond" | "sshd") {
        return false;
    }
    let says = |text: &str| text.to_ascii_lowercase().contains("daemon");
    let held = images.iter().flat_map(|docker| project.copied_by(*docker));
    let files = || {
        held.clone().map(|evidence| project.source(evidence.file)).filter(|source| !source.text.contains("[program:"))
    };
    let mut dockerfiles = images.iter().filter_map(|docker| project.dockerfile(*docker));
    let installs = |docker: &crate::project::Dockerfile| {
        let steps = docker.stages().flat_map(|stage| stage.steps());
        let mut packages = steps.flat_map(|step| step.step.packages.iter()).flat_map(|call| &call.packages);
        packages.any(|package| package.name.starts_with(server.trim_end_matches('d')))
    };
    files().any(|source| says(&source.text))
        || dockerfiles.any(|docker| says(&project.source(docker.file).text) || !installs(docker))
        || images.is_empty()
}
