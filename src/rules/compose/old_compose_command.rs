//! `old-compose-command`: see the page of the same name.

use std::collections::HashMap;

use crate::project::evidence::by_hand::What;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut told = HashMap::new();
    for amiss in cx.project.amiss.iter().filter(|amiss| amiss.what == What::OldCommand) {
        if let Some(finding) = out.before(&mut told, amiss.file) {
            finding.label(amiss.file, amiss.span, "nor here");
            continue;
        }
        let finding = out.report(amiss.file, amiss.span, "GitHub's machines have no `docker-compose` any more");
        finding.mark("command not found").help("write `docker compose`");
    }
}
