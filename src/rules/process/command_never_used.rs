//! `command-never-used`: see the page of the same name.

use crate::finding::Severity;
use crate::project::running::Running;
use crate::project::stages::process::{Form, Part};
use crate::project::{Project, ServiceRef};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(process) = docker.final_stage().and_then(|stage| stage.stage.process.as_ref()) else { continue };
        let (Some(entry), Some(cmd)) = (&process.entrypoint, &process.cmd) else { continue };
        let empty = cmd.form == Form::Exec && cmd.words.is_empty();
        if empty || cx.project.is_meant_as_base(docker) {
            continue;
        }
        let text = cx.project.source(docker.file).slice(entry.span);
        if entry.form == Form::Shell && !looks(text) {
            let message = "ENTRYPOINT in shell form hands nothing on: this CMD is never used";
            let finding = out.report(docker.file, cmd.span, message).mark("read by nobody");
            finding.label(docker.file, entry.span, "a shell, which is handed this text alone");
            finding.help("write ENTRYPOINT as a JSON array, to which CMD is added; or leave CMD out");
        } else if let Some(script) = deaf(cx.project, cx.project.running_in_image(docker.file), &entry.words) {
            let message = format!("`{script}` never looks at what it is handed: this CMD is not used");
            let finding = out.report(docker.file, cmd.span, message).mark("read by nobody");
            finding.label(docker.file, entry.span, "is handed it").severity(Severity::Info);
            finding.help("leave CMD out, or let the script end in `exec \"$@\"` and CMD name the program");
        }
    }
    for service in cx.project.service_refs().filter(|service| service.is_whole()) {
        in_service(cx, service, out);
    }
}

fn in_service(cx: &Cx, service: ServiceRef, out: &mut Sink) {
    let Some(command) = service.command.as_ref().filter(|command| service.wrote(command.span())) else { return };
    if service.others().any(|other| other.has("entrypoint") || other.has("command")) {
        return;
    }
    let entry = built_entry(&service);
    let shell =
        entry.is_some_and(|(file, part)| part.form == Form::Shell && !looks(cx.project.source(file).slice(part.span)));
    let words = match (&service.entrypoint, entry) {
        (Some(line), _) => line.words().unwrap_or_default(),
        (None, Some((_, part))) => part.words.clone(),
        (None, None) => return,
    };
    let running = cx.project.running_in_service((service.compose, service.index));
    let script = deaf(cx.project, running, &words);
    let message = match &script {
        Some(script) => format!("`{script}` never looks at what it is handed: this command is not used"),
        None if shell => "the image's ENTRYPOINT in shell form hands nothing on: this command is never used".to_owned(),
        None => return,
    };
    let finding = out.report(service.file_id(), command.span(), message).mark("read by nobody");
    if let Some((file, part)) = entry.filter(|_| service.entrypoint.is_none()) {
        finding.label(file, part.span, "is handed it");
    }
    match script {
        Some(_) => finding.severity(Severity::Info).help("leave it out, or let the script end in `exec \"$@\"`"),
        None => finding.help("write the ENTRYPOINT as a JSON array, to which a command is added"),
    };
}

/// The ENTRYPOINT of the image that is built for the service, where the service has none of its own.
fn built_entry<'a>(service: &ServiceRef<'a>) -> Option<(crate::text::FileId, &'a Part)> {
    let docker = service.built_from()?;
    let stage = service.stage().filter(|_| service.entrypoint.is_none())?;
    Some((docker.file, stage.stage.process.as_ref()?.entrypoint.as_ref()?))
}

/// The name of the script that these words end in, where it is the first process and looks at nothing it is handed.
fn deaf<'a>(project: &'a Project, running: impl Iterator<Item = &'a Running>, words: &[String]) -> Option<&'a str> {
    let script = project.source(project.first_called(running, words.last()?)?.file);
    (!looks(&script.text)).then(|| script.name())
}

/// Whether a text may look at its arguments: it names them, or reads another that may.
fn looks(text: &str) -> bool {
    const NAMES: &[&str] =
        &["$@", "${@", "$*", "${*", "$1", "${1", "$#", "${#", "getopts", "shift", "BASH_ARGV", "$0 ", "\"$0\""];
    let sources = |line: &str| {
        let line = line.trim_start();
        line.starts_with(". ") || line.starts_with("source ") || line.starts_with("for ") && !line.contains(" in ")
    };
    NAMES.iter().any(|name| text.contains(name)) || text.lines().any(sources)
}
