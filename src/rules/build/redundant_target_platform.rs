//! `redundant-target-platform`: see the page of the same name.

use crate::finding::Safety;
use crate::rules::{Cx, Sink};
use crate::text::{Edit, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        let ins = stage.from_instruction();
        for flag in ins.flags_named("platform") {
            let value = flag.value.as_ref().map(|value| value.text.as_str()).unwrap_or_default();
            if matches!(value, "$TARGETPLATFORM" | "${TARGETPLATFORM}") {
                let source = cx.project.source(stage.file());
                let rest = source.text.get(flag.span.end as usize..).unwrap_or_default();
                let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
                let whole = Span::new(flag.span.start as usize, flag.span.end as usize + blanks);
                out.report(stage.file(), flag.span, "the stage is made for the target platform anyway")
                    .mark("says nothing")
                    .fix(Safety::Safe, "Leave it out", vec![Edit::delete(stage.file(), whole)]);
            }
        }
    }
}
