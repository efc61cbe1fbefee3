//! `volume-over-config`: see the page of the same name.

use crate::project::StageRef;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        for volume in &stage.volumes {
            let path = volume.path.trim_end_matches('/');
            let copied = copied_to(stage, path);
            if !(path == "/etc" || path.starts_with("/etc/")) && copied.is_none() {
                continue;
            }
            let what = if copied.is_some() { "files that this image brings" } else { "configuration" };
            let message = format!("the volume `{path}` covers {what}: a new image will not replace them");
            let finding = out.report(stage.file(), volume.span, message);
            finding.mark("filled once, then kept");
            if let Some(span) = copied {
                finding.label(stage.file(), span, "covered by it");
            }
            finding.help(format!("leave `{path}` out of VOLUME; mount a single file read-only where one must differ"));
        }
    }
}

/// The instruction that copies something to `path` itself.
fn copied_to(stage: StageRef, path: &str) -> Option<Span> {
    stage.steps().find_map(|step| {
        let Args::Copy { dest, .. } = &step.ins.args else { return None };
        let relative = matches!(dest.text.as_str(), "." | "./").then_some(step.step.workdir.as_deref()).flatten();
        let target = relative.unwrap_or(&dest.text).trim_end_matches('/');
        (target == path && !path.is_empty()).then_some(step.ins.span)
    })
}
