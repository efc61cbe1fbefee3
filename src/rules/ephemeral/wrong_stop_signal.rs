//! `wrong-stop-signal`: see the page of the same name.

use crate::finding::Safety;
use crate::project::StageRef;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::text::Edit;

/// Programs, the signal for a quick clean stop, and what SIGTERM does instead.
const SIGNALS: &[(&str, &str, &str)] = &[
    ("postgres", "SIGINT", "waits until every client has gone"),
    ("nginx", "SIGQUIT", "drops open connections"),
    ("apache2", "SIGWINCH", "drops open connections"),
    ("httpd", "SIGWINCH", "drops open connections"),
    ("systemd", "SIGRTMIN+3", "does not shut down"),
];

/// Images of distributions: what runs in them was installed by hand.
const DISTRIBUTIONS: &[&str] = &["alpine", "almalinux", "centos", "debian", "fedora", "rockylinux", "ubuntu"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(process) = stage.process.as_ref().filter(|process| !process.is_shell()) else { continue };
        let Some((program, part)) = process.program().zip(process.decisive()) else { continue };
        let Some((program, signal, instead)) = SIGNALS.iter().find(|(name, ..)| *name == program) else { continue };
        if !made_by_hand(stage) || stage.chain().any(|stage| stage.steps_of(Keyword::Stopsignal).next().is_some()) {
            continue;
        }
        let message = format!("SIGTERM {instead}: `{program}` should be stopped with {signal}");
        let finding = out.report(stage.file(), part.span, message);
        finding.mark("process 1").help(format!("add `STOPSIGNAL {signal}`"));
        let instruction = stage.docker.instruction(part.at);
        let edit = Edit::insert(stage.file(), instruction.span.start as usize, format!("STOPSIGNAL {signal}\n"));
        finding.fix(Safety::Safe, format!("Add STOPSIGNAL {signal}"), vec![edit]);
    }
}

fn made_by_hand(stage: StageRef) -> bool {
    stage.root_image().and_then(|image| image.official()).is_some_and(|name| DISTRIBUTIONS.contains(&name))
}
