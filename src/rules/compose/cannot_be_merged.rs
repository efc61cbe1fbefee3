//! `cannot-be-merged`: see the page of the same name.

use crate::finding::Severity;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for file in &cx.project.compose {
        for fault in &file.unmerged {
            let finding = out.report(file.file, fault.span, fault.message.clone());
            finding.mark(fault.mark.clone()).help(fault.help.clone());
            // What is checked is a part of the project.
            if cx.project.partial && fault.absent.is_some() {
                finding.pedantic();
            }
            if let Some(made) = fault.made {
                finding.severity(Severity::Info).why(format!(
                    "Compose stops here if the file is not made before. It may be there on other machines, since {made}."
                ));
            }
            if let Some((span, text)) = &fault.other {
                finding.label(file.file, *span, text.clone());
            }
        }
    }
}
