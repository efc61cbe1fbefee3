//! `wrong-stop-signal`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::knowledge::commands::server_of;
use crate::knowledge::images::is_distribution;
use crate::project::StageRef;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
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
        finding.fix(Safety::Unsafe, format!("Add STOPSIGNAL {signal}"), vec![edit]).changing(&[Aspect::Process]);
    }
}

/// What runs in a distribution's image was installed here; official images of servers set their signal.
fn made_by_hand(stage: StageRef) -> bool {
    stage.root_image().is_some_and(|image| image.registry == "docker.io" && is_distribution(&image.repository))
}
