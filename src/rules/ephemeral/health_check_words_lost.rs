//! `health-check-words-lost`: see the page of the same name.

use crate::project::compose::CommandLine;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let Some(CommandLine::Words(_, words)) = service.healthcheck.as_ref().and_then(|check| check.test.as_ref())
        else {
            continue;
        };
        let [first, script, lost, ..] = words.as_slice() else { continue };
        if first.raw != "CMD-SHELL" {
            continue;
        }
        let finding = out.report(
            service.file_id(),
            lost.span,
            format!("`CMD-SHELL` runs only `{}`; what follows never reaches it", script.shown()),
        );
        finding.mark("not part of the check").help("write the check as one text behind `CMD-SHELL`, or use `CMD`");
    }
}
