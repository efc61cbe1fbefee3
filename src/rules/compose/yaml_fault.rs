//! `yaml-fault`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::rules::{Cx, Sink};
use crate::text::Edit;

/// Faults shown of one file: those further down mostly follow from the first.
const SHOWN: usize = 5;

pub fn check(cx: &Cx, out: &mut Sink) {
    for file in &cx.project.compose {
        // A template is no YAML before it is filled in.
        if cx.project.source(file.file).text.contains("{%") {
            continue;
        }
        for error in file.errors.iter().filter(|error| error.kind != "duplicate-key").take(SHOWN) {
            let finding = out.report(file.file, error.span, error.message.clone());
            finding.mark("the file ends here for Compose").help(error.help.clone());
            if !error.assumed.is_empty() {
                finding.why(format!("To read on, it was assumed that {}.", error.assumed));
            }
            if let Some((span, text)) = &error.repair {
                let quoted = text.starts_with(['"', '\'']) && !text.contains('\n');
                let title = if quoted { "Put it in quotes" } else { "Mend it" };
                finding
                    .fix(Safety::Safe, title, vec![Edit::replace(file.file, *span, text.clone())])
                    .changing(Aspect::ALL);
            }
        }
    }
}
