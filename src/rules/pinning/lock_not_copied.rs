//! `lock-not-copied`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable && !step.onbuild) {
        for command in &step.step.commands {
            let call = command.effective();
            let Some(missed) = cx.project.missed_lock(&step, &call) else { continue };
            let name = missed.lock.rsplit('/').next().unwrap_or(missed.lock);
            let (program, manifest) = (call.name().unwrap_or_default(), missed.install.manifest);
            let message =
                format!("`{name}` is not there yet: `{program}` takes the newest versions that `{manifest}` allows");
            let finding = out.report(step.file(), call.span, message).mark("without the lock file");
            let brought = format!("brings `{manifest}` and not `{name}`");
            finding.label(step.file(), missed.manifest.word.span, brought);
            finding.help(match missed.install.then {
                "" => format!("copy `{}` in the COPY that brings `{manifest}`", missed.lock),
                then => format!("copy `{}` in the COPY that brings `{manifest}`, and install with {then}", missed.lock),
            });
        }
    }
}
