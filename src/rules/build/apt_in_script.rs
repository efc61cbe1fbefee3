//! `apt-in-script`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::packages::Manager;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Command;
use crate::text::Edit;

/// What apt-get does as well, and under which name.
const SAME: &[(&str, &str)] = &[
    ("autoclean", "autoclean"),
    ("autoremove", "autoremove"),
    ("build-dep", "build-dep"),
    ("clean", "clean"),
    ("download", "download"),
    ("full-upgrade", "dist-upgrade"),
    ("install", "install"),
    ("purge", "purge"),
    ("remove", "remove"),
    ("source", "source"),
    ("update", "update"),
    ("upgrade", "upgrade"),
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run()) {
        let apt = step.step.packages.iter().filter(|call| call.manager == Manager::Apt && call.program == "apt");
        let calls: Vec<_> = apt.collect();
        let Some(first) = calls.first().and_then(|call| call.call.words.first()) else { continue };
        let finding =
            out.report(step.file(), first.span, "`apt` is made for people; its options and output may change");
        finding.mark("for people").help("write `apt-get`, or `apt-cache` for questions");
        let mut edits = Vec::new();
        for call in &calls {
            let Some(word) = call.call.words.first() else { continue };
            let Some((_, name)) = SAME.iter().find(|(of_apt, _)| *of_apt == call.action_word) else { continue };
            let edit = Edit::replace(step.file(), word.span, word.raw.replacen("apt", "apt-get", 1));
            edits.extend(step.kept_aligned(cx.project.source(step.file()), &edit));
            edits.push(edit);
            if *name != call.action_word {
                edits.push(Edit::replace(step.file(), call.action_span, *name));
            }
        }
        if !edits.is_empty() && matches!(step.ins.command(), Some(Command::Shell(_))) {
            finding.fix(Safety::Safe, "Write `apt-get`", edits).changing(&[Aspect::Commands]);
        }
    }
}
