//! `package-manager-as-first-process`: see the page of the same name.

use crate::project::StageRef;
use crate::project::stages::process::{Form, Process};
use crate::rules::{Cx, Sink};
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let handed = |process: &&Process| process.entrypoint.is_none() || cx.project.hands_over(stage);
        let Some(process) = stage.process.as_ref().filter(handed) else { continue };
        let Some(part) = process.cmd.as_ref().filter(|part| part.form == Form::Exec) else { continue };
        let words: Vec<&str> = part.words.iter().map(String::as_str).collect();
        if let Some((manager, script)) = script_of(&words).filter(|_| !has_init(cx, stage)) {
            tell(out, stage.file(), part.span, manager, script);
        }
    }
    for running in cx.project.started_in_earnest().filter(|running| running.first) {
        let Some((_, last)) = running.own().last() else { continue };
        if last.words.first().is_none_or(|word| word.text() != "exec") {
            continue;
        }
        let words: Vec<&str> = last.words.iter().skip(1).map(|word| word.text()).collect();
        if let Some((manager, script)) = script_of(&words) {
            tell(out, running.file, last.span, manager, script);
        }
    }
    for service in cx.project.service_refs().filter(|service| !service.has_init() && !service.is_aside()) {
        let (Some(command), None) = (&service.command, &service.entrypoint) else { continue };
        // The start program of the official image puts the command in its own place; others may be an init.
        let own = service.image_ref().is_some_and(|image| service.build.is_none() && image.official() == Some("node"));
        let words = command.words().unwrap_or_default();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if let Some((manager, script)) = script_of(&words).filter(|_| own) {
            tell(out, service.file_id(), command.span(), manager, script);
        }
    }
}

fn tell(out: &mut Sink, file: FileId, span: Span, manager: &str, script: &str) {
    let message = format!("`{manager}` is the first process, and the program behind `{script}` a child of its child");
    // A name of its own, such as `start-docker`, may stand for a chain of steps that no one program replaces.
    let plain = script.split(':').next().is_some_and(|name| ["start", "serve", "server", "dev"].contains(&name));
    let help = match plain {
        true => format!("start what `{script}` in package.json starts, such as `CMD [\"node\", \"server.js\"]`"),
        false => format!("write the steps of `{script}` into a start script that ends in `exec node …`"),
    };
    out.report(file, span, message).mark("signals end here").help(help);
}

/// The package manager and the script it is to run.
fn script_of<'a>(words: &[&'a str]) -> Option<(&'a str, &'a str)> {
    let starts = |script: &str| ["start", "serve", "dev"].iter().any(|known| script.starts_with(known));
    match words {
        [manager @ ("npm" | "yarn" | "pnpm"), "run" | "run-script", script, ..] => Some((manager, script)),
        [manager @ ("npm" | "yarn" | "pnpm"), script @ "start", ..] => Some((manager, script)),
        // These two take the name of a script for a command.
        [manager @ ("yarn" | "pnpm"), script, ..] if starts(script) => Some((manager, script)),
        _ => None,
    }
}

/// Whether every service that is built from the stage puts an init before it.
fn has_init(cx: &Cx, stage: StageRef) -> bool {
    let of_file = |docker: &crate::project::Dockerfile| docker.file == stage.file();
    let built = cx.project.service_refs().filter(|service| service.docker().is_some_and(|(docker, _)| of_file(docker)));
    let inits: Vec<bool> = built.map(|service| service.has_init()).collect();
    !inits.is_empty() && inits.into_iter().all(|init| init)
}
