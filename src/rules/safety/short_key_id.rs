//! `short-key-id`: see the page of the same name.

use std::cell::LazyCell;

use crate::knowledge::retired;
use crate::project::stages::keys::short_ids;
use crate::project::stages::support;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable && !step.onbuild) {
        // A program that the release no longer has fetches nothing.
        let release = LazyCell::new(|| support::release(step.stage_ref()));
        let gone = |name: &str| release.is_some_and(|release| retired::is_gone(name, &release));
        let ids = step.commands.iter().map(|command| (command, short_ids(command))).filter(|(_, ids)| !ids.is_empty());
        let there = ids.filter(|(command, _)| !command.effective().name().is_some_and(gone));
        let mut found = there.flat_map(|(_, ids)| ids);
        let Some(first) = found.next() else { continue };
        let message = format!("`{}` is short enough that others have made keys which end alike", first.text());
        let finding = out.report(step.file(), first.span, message);
        finding
            .mark("whatever key comes is trusted")
            .help("write the whole fingerprint, 40 digits, as its owner gives it");
        for other in found {
            finding.label(step.file(), other.span, "and this one");
        }
    }
}
