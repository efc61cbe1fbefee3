//! `yaml-fault`: see the page of the same name.

use crate::finding::Safety;
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for file in &cx.project.compose {
        for error in file.errors.iter().filter(|error| error.kind != "duplicate-key") {
            let finding = out.report(file.file, error.span, error.message.clone());
            finding.mark("the file ends here for Compose").help(error.help.clone());
            if !error.assumed.is_empty() {
                finding.why(format!("To read on, it was assumed that {}.", error.assumed));
            }
            if let Some((span, text)) = &error.repair {
                finding.fix(Safety::Safe, "Mend it", vec![Edit::replace(file.file, *span, text.clone())]);
            }
        }
    }
}
