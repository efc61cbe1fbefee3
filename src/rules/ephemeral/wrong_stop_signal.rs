//! `wrong-stop-signal`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::knowledge::commands::server_of;
use crate::knowledge::images::{is_distribution, stops_by_winch};
use crate::project::StageRef;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        inherited(stage, out);
        let Some(process) = stage.process.as_ref().filter(|process| !process.is_shell()) else { continue };
        let Some((program, part)) = process.program().zip(process.decisive()) else { continue };
        let Some((server, signal)) = server_of(&program).and_then(|server| Some((server, server.stop_signal?))) else {
            continue;
        };
        if !made_by_hand(stage) || stage.chain().any(|stage| stage.steps_of(Keyword::Stopsignal).next().is_some()) {
            continue;
        }
        let instead = match server.command {
            "postgres" => "makes it wait until every client has gone",
            _ => "is not its signal for an orderly stop",
        };
        let message = format!("SIGTERM {instead}: `{program}` should be stopped with {signal}");
        let finding = out.report(stage.file(), part.span, message);
        finding.mark("process 1").help(format!("add `STOPSIGNAL {signal}`"));
        let instruction = stage.docker.instruction(part.at);
        let edit = Edit::insert(stage.file(), instruction.span.start as usize, format!("STOPSIGNAL {signal}\n"));
        finding
            .fix(Safety::Unsafe, format!("Add STOPSIGNAL {signal}: this is what stops it from now on"), vec![edit])
            .changing(&[Aspect::Process]);
    }
}

/// A program on an image that is stopped with a signal which nothing but Apache takes for a stop.
fn inherited(stage: StageRef, out: &mut Sink) {
    let Some(part) = stage.process.as_ref().and_then(|process| process.cmd.as_ref().or(process.entrypoint.as_ref()))
    else {
        return;
    };
    let Some(command) = part.commands.last().map(|command| command.effective()) else { return };
    let Some(program) = command.name().filter(|name| IGNORE_WINCH.contains(name)) else { return };
    let winch = stage
        .root_image()
        .is_some_and(|image| image.official().is_some_and(|name| stops_by_winch(name, image.tag.as_deref())));
    if !winch || stage.chain().any(|stage| stage.steps_of(Keyword::Stopsignal).next().is_some()) {
        return;
    }
    let message = format!(
        "the base stops its containers with SIGWINCH, which `{program}` does not take for a stop: it is killed after ten seconds"
    );
    let finding = out.report(stage.file(), part.span, message).mark("process 1").help("add `STOPSIGNAL SIGTERM`");
    finding.label(
        stage.file(),
        stage.chain().last().unwrap_or(stage).from_instruction().span,
        "sets the signal for Apache",
    );
    let at = stage.docker.instruction(part.at).span.start as usize;
    let edit = Edit::insert(stage.file(), at, "STOPSIGNAL SIGTERM\n".to_owned());
    finding
        .fix(Safety::Unsafe, "Add STOPSIGNAL SIGTERM: this is what stops it from now on", vec![edit])
        .changing(&[Aspect::Process]);
}

/// Programs that do nothing on SIGWINCH.
const IGNORE_WINCH: &[&str] =
    &["cron", "crond", "node", "npm", "php", "python", "python3", "runsvdir", "supervisord", "supervisorctl"];

/// What runs in a distribution's image was installed here; official images of servers set their signal.
fn made_by_hand(stage: StageRef) -> bool {
    stage.root_image().is_some_and(|image| image.registry == "docker.io" && is_distribution(&image.repository))
}
