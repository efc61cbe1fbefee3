//! `unknown-key`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::compose::FaultKind;
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for file in &cx.project.compose {
        for fault in file.faults.iter().filter(|fault| fault.kind == FaultKind::UnknownKey) {
            let source = cx.project.source(file.file);
            let finding = out.refusal(file.file, fault);
            finding.mark("not known");
            // A container's name is another word in `network_mode`.
            let value = source.text.get(fault.span.end as usize..).and_then(|rest| rest.lines().next());
            let value = value.unwrap_or_default().trim_start_matches(':').trim().trim_matches(['"', '\'']);
            if source.slice(fault.span) == "net" && matches!(value, "bridge" | "host" | "none") {
                let edit = Edit::replace(file.file, fault.span, "network_mode".to_owned());
                finding.fix(Safety::Safe, "Write it as `network_mode`", vec![edit]).changing(Aspect::ALL);
            }
        }
    }
}
