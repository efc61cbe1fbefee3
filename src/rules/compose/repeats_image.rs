//! `repeats-image`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::knowledge::official::started;
use crate::project::ServiceRef;
use crate::project::compose::CommandLine;
use crate::project::stages::process::{Form, Part};
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.is_whole()) {
        let (key, line) = match (&service.command, &service.entrypoint) {
            (Some(line), None) => ("command", line),
            (None, Some(line)) => ("entrypoint", line),
            _ => continue,
        };
        let own = service.service.span.contains(line.span());
        if !own || service.others().next().is_some() || !is_said_by_image(service, key, line) {
            continue;
        }
        let message = format!("the image of `{}` starts this by itself", service.name);
        let finding = out.report(service.file_id(), line.span(), message).mark("the same again");
        finding.help(format!("leave `{key}` out"));
        let lines = service.keys.iter().find(|known| known.name == key).and_then(|known| service.lines_of(known));
        if let Some(lines) = lines {
            let edit = Edit::delete(service.file_id(), lines);
            finding.fix(Safety::Safe, format!("Leave `{key}` out"), vec![edit]).changing(&[Aspect::Process]);
        }
    }
}

fn is_said_by_image(service: ServiceRef, key: &str, line: &CommandLine) -> bool {
    let Some(words) = line.words().filter(|words| !words.is_empty()) else { return false };
    if service.build.is_none() {
        let image = service.image_ref();
        let start = image.as_ref().and_then(|image| started(&image.name(), image.tag.as_deref()));
        return key == "command" && start.is_some_and(|start| words.iter().eq(start));
    }
    let Some(process) = service.stage().and_then(|stage| stage.stage.process.as_ref()) else { return false };
    let same = |part: &Part| part.form == Form::Exec && part.words == words;
    match key {
        "command" => process.cmd.as_ref().is_some_and(same),
        _ => process.cmd.is_none() && process.entrypoint.as_ref().is_some_and(same),
    }
}
