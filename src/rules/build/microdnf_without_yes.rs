//! `microdnf-without-yes`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::images::leftovers::flag_edit;
use crate::project::packages::Action;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run()) {
        let installs =
            step.step.packages.iter().filter(|call| call.action == Action::Install && call.program == "microdnf");
        for call in installs.filter(|call| !call.has_flag(&["-y", "--assumeyes"])) {
            let finding = out.report(step.file(), call.action_span, "`microdnf install` is not told to agree");
            finding.mark("without `-y`").help("add `-y`");
            if let Some(edit) = flag_edit(step, call, "-y") {
                finding.fix(Safety::Safe, "Add `-y`", vec![edit]).changing(&[Aspect::Commands]);
            }
        }
    }
}
