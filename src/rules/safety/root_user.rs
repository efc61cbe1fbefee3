//! `root-user`: see the page of the same name.

use crate::finding::Severity;
use crate::project::users;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage() else { continue };
        let Some(user) = &stage.stage.user else { continue };
        let root = user.value.as_deref().is_some_and(users::is_root);
        if !root || users::lets_go_of_root(cx.project, stage) {
            continue;
        }
        let Some(span) = users::named_at(docker.instruction(user.at)) else { continue };
        let created = users::created(stage);
        let Some(made) = created.first() else {
            out.report(docker.file, span, "the program runs as root: no USER follows this one")
                .mark("root to the end")
                .help("end the stage with a USER of its own, by number (`USER 10001`), after the last step that needs root");
            continue;
        };
        let name = &made.name;
        out.report(docker.file, span, format!("user `{name}` is created, and then the program runs as root"))
            .mark("root to the end")
            .label(docker.file, made.span, "the user that was meant")
            .severity(Severity::Error)
            .help(format!("drop this line, or end the stage with `USER {name}`"));
    }
}
