//! `root-user`: see the page of the same name.

use crate::finding::Severity;
use crate::project::images::users;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage() else { continue };
        let Some(user) = &stage.stage.user else { continue };
        let root = user.value.as_deref().is_some_and(users::is_root);
        // A console, or what somebody works in by `docker exec`; what is given the engine's socket, or another user.
        let for_people = stage.process.as_ref().is_some_and(|process| process.is_for_others());
        let mut services = cx.project.services_of(docker).peekable();
        let chosen = services.peek().is_some()
            && services.all(|(_, service)| service.user.is_some() || service.works_on_the_host());
        if !root || for_people || chosen || users::lets_go_of_root(cx.project, stage) {
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
        let known = stage.process.as_ref().is_some_and(|process| process.program().is_some());
        // Without this line another user would be in force.
        let last = stage.steps_of(Keyword::User).last();
        let above =
            last.and_then(|step| step.step.user.as_ref().filter(|user| user.at > stage.stage.from)?.value.clone());
        let before = above.is_some_and(|user| !users::is_root(&user));
        out.report(docker.file, span, format!("user `{name}` is created, and then the program runs as root"))
            .mark("root to the end")
            .label(docker.file, made.span, "the user that was meant")
            .severity(if known { Severity::Error } else { Severity::Warning })
            .help(match (before, known) {
                (true, _) => format!("drop this line, or end the stage with `USER {name}`"),
                (_, true) => format!("end the stage with `USER {name}`"),
                _ => format!("end the stage with `USER {name}`, unless the program of the base image needs root"),
            });
    }
}
