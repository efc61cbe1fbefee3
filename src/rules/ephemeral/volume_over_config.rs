//! `volume-over-config`: see the page of the same name.

use crate::finding::Severity;
use crate::project::StageRef;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        for volume in &stage.volumes {
            let path = volume.path.trim_end_matches('/');
            let copied = copied_below(stage, path);
            let configuration = path == "/etc" || path.starts_with("/etc/");
            if !configuration && copied.is_none_or(|(_, exactly)| !exactly) {
                continue;
            }
            let what = if configuration { "configuration" } else { "files that this image brings" };
            let message = format!("the volume `{path}` covers {what}: a new image will not replace them");
            let finding = out.report(stage.file(), volume.span, message);
            // Without files of the image below it, the volume may well be for the user's own.
            finding.severity(if copied.is_some() { Severity::Warning } else { Severity::Info });
            finding.mark("filled once, then kept");
            if let Some((span, _)) = copied {
                finding.label(stage.file(), span, "covered by it");
            }
            finding.help(format!("leave `{path}` out of VOLUME; mount a single file read-only where one must differ"));
        }
    }
}

/// The instruction that copies something to `path` or below it, and whether to `path` itself.
fn copied_below(stage: StageRef, path: &str) -> Option<(Span, bool)> {
    stage.steps().find_map(|step| {
        let Args::Copy { dest, .. } = &step.ins.args else { return None };
        let relative = matches!(dest.text.as_str(), "." | "./").then_some(step.step.workdir.as_deref()).flatten();
        let target = relative.unwrap_or(&dest.text).trim_end_matches('/');
        let below = target.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        (below && !path.is_empty()).then_some((step.ins.span, target == path))
    })
}
