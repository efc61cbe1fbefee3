//! `duplicate-prefix`: see the page of the same name.

use std::collections::HashSet;
use std::path::Path;

use crate::project::packages::{Action, Call};
use crate::project::{Dockerfile, Project};
use crate::rules::{Cx, Sink};
use crate::text::FileId;

pub fn check(cx: &Cx, out: &mut Sink) {
    // Only neighbours are compared: in a large collection any two files may begin alike.
    let mut files: Vec<(&Path, &Dockerfile)> =
        cx.project.dockerfiles.iter().map(|docker| (home(cx.project, docker), docker)).collect();
    files.sort_by_key(|(home, docker)| (*home, docker.file));
    let composed: HashSet<&Path> = cx.project.compose.iter().map(|compose| above(cx.project, compose.file)).collect();
    let only = files.len() == 2;
    for pair in files.windows(2) {
        let [(first_home, first), (second_home, second)] = pair else { continue };
        // A compose file stands there, or these are the only Dockerfiles read.
        if first_home != second_home || !(only || composed.contains(first_home)) {
            continue;
        }
        let (Some(a), Some(b)) = (opening(first), opening(second)) else { continue };
        let shared: Vec<&str> = a.iter().filter(|work| b.contains(work)).map(String::as_str).collect();
        if (shared.len() as u64) < cx.number("duplicate-prefix", "from") {
            continue;
        }
        let (here, there) = (second.instruction(second.stages[0].from), first.instruction(first.stages[0].from));
        let message = format!("begins with the same work as another Dockerfile here: {}", shared.join(", "));
        let finding = out.report(second.file, here.span, message);
        finding.mark("the same base").label(first.file, there.span, "and here");
        finding.help("put what they share in one stage of a common Dockerfile, and build each image from it");
    }
}

/// The directory above the Dockerfile's own.
fn home<'a>(project: &'a Project, docker: &Dockerfile) -> &'a Path {
    above(project, docker.file).parent().unwrap_or(Path::new(""))
}

fn above(project: &Project, file: FileId) -> &Path {
    Path::new(&project.source(file).path).parent().unwrap_or(Path::new(""))
}

/// The kinds of work at the start of the only stage: the base, then what RUN does, in words.
fn opening(docker: &Dockerfile) -> Option<Vec<String>> {
    let [stage] = docker.stages.as_slice() else { return None };
    let from = docker.instruction(stage.from);
    let mut work = vec![format!("`{}`", from.rest().text.trim())];
    for step in stage.steps.iter().take(6) {
        work.extend(step.packages.iter().filter_map(call));
        let adds_user = step.commands.iter().any(|command| matches!(command.name(), Some("useradd" | "adduser")));
        work.extend(adds_user.then(|| "a user is added".to_owned()));
    }
    work.sort();
    work.dedup();
    Some(work)
}

fn call(call: &Call) -> Option<String> {
    let program = &call.program;
    match call.action {
        Action::Update => Some(format!("`{program} update`")),
        Action::Install => Some(format!("`{program} install`")),
        _ => None,
    }
}
