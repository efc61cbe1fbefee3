//! `old-compose-command`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::Severity;
use crate::project::evidence::by_hand::What;
use crate::rules::{Cx, Sink};
use crate::text::FileId;

/// Scripts that are told beside the first.
const MOST: usize = 8;

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut told = HashMap::new();
    let mut scripts: Vec<FileId> = Vec::new();
    for amiss in &cx.project.amiss {
        let What::OldCommand { workflow } = amiss.what else { continue };
        // All scripts of a project are of one mind.
        let own = workflow.then_some(amiss.file);
        if let Some(finding) = out.before(&mut told, own) {
            if workflow {
                finding.label(amiss.file, amiss.span, "nor here");
            } else if !scripts.contains(&amiss.file) && scripts.len() <= MOST {
                scripts.push(amiss.file);
                finding.label(amiss.file, amiss.span, "and here");
            }
            continue;
        }
        if workflow {
            let finding = out.report(amiss.file, amiss.span, "GitHub's machines have no `docker-compose` any more");
            finding.mark("command not found").help("write `docker compose`");
            continue;
        }
        scripts.push(amiss.file);
        let finding = out.report(
            amiss.file,
            amiss.span,
            "`docker-compose` is the old name: Docker's packages bring only `docker compose`",
        );
        finding.mark("the old command").severity(Severity::Info).help("write `docker compose`");
        finding.why("Compose 1, which had this name, has been without support since July 2023. Docker's packages bring version 2 as `docker compose`; under the old name it is there only where somebody put it.");
    }
}
