//! `package-source-gone`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let Some(moved) = cx.project.moved(stage) else { continue };
        let message =
            format!("the packages of {} are no longer on the mirrors that the image names, so this fails", moved.name);
        let finding = out.report(moved.step.file(), moved.call.call.span, message);
        finding.mark("finds nothing").label(stage.file(), stage.from_instruction().span, "the release");
        finding.help(match moved.keys_have_run_out() {
            true => "take a release that is supported; the archive's lists are signed with keys that have run out"
                .to_owned(),
            false => format!("take a release that is supported, or name `{}` in the sources before", moved.host),
        });
    }
}
