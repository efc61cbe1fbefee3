//! `everything-on-the-host`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::Severity;
use crate::project::evidence::by_hand::What;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut told = HashMap::new();
    let composed = !cx.project.compose.is_empty();
    for amiss in &cx.project.amiss {
        let What::Everything(taken) = amiss.what else { continue };
        if let Some(finding) = out.before(&mut told, (amiss.file, taken.grave)) {
            finding.label(amiss.file, amiss.span, format!("{} here", taken.what));
            continue;
        }
        let message = format!("this takes {} of the machine, those of other projects, too", taken.what);
        let finding = out.report(amiss.file, amiss.span, message).mark("not only this project's");
        if !taken.grave {
            finding.severity(Severity::Info);
        }
        finding.help(match composed {
            true => "take what this project made: `docker compose down`, with `--volumes` and `--rmi local` where its data and images are to go, too",
            false => "name the containers and images that are meant, or give them a label and take those that bear it: `--filter label=…`",
        });
    }
}
