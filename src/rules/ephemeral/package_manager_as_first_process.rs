//! `package-manager-as-first-process`: see the page of the same name.

use crate::project::StageRef;
use crate::project::process::Form;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(process) = stage.process.as_ref().filter(|process| process.entrypoint.is_none()) else { continue };
        let Some(part) = process.cmd.as_ref().filter(|part| part.form == Form::Exec) else { continue };
        let words: Vec<&str> = part.words.iter().map(String::as_str).collect();
        let (manager, script) = match words.as_slice() {
            [manager @ ("npm" | "yarn" | "pnpm"), "start", ..] => (*manager, "start"),
            [manager @ ("npm" | "yarn" | "pnpm"), "run" | "run-script", script, ..] => (*manager, *script),
            _ => continue,
        };
        if has_init(cx, stage) {
            continue;
        }
        let message =
            format!("`{manager}` is the first process, and the program behind `{script}` a child of its child");
        let finding = out.report(stage.file(), part.span, message);
        finding
            .mark("signals end here")
            .help(format!("start what `{script}` in package.json starts, such as `CMD [\"node\", \"server.js\"]`"));
    }
}

/// Whether every service that is built from the stage puts an init before it.
fn has_init(cx: &Cx, stage: StageRef) -> bool {
    let of_file = |docker: &crate::project::Dockerfile| docker.file == stage.file();
    let built = cx.project.service_refs().filter(|service| service.docker().is_some_and(|(docker, _)| of_file(docker)));
    let inits: Vec<bool> =
        built.map(|service| service.init.as_ref().is_some_and(|init| init.value.as_deref() != Some("false"))).collect();
    !inits.is_empty() && inits.into_iter().all(|init| init)
}
