//! `bad-pattern`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for ignore in &cx.project.ignore_files {
        for error in &ignore.errors {
            let finding = out.report(ignore.file, error.span, error.message.clone());
            finding.help(error.help.clone());
            if !error.assumed.is_empty() {
                finding.why(format!("To check the rest, this was assumed: {}", error.assumed));
            }
            if let Some((span, text)) = &error.repair {
                finding.fix(
                    Safety::Unsafe,
                    format!("Write `{text}`: what was meant is assumed"),
                    vec![Edit::replace(ignore.file, *span, text.clone())],
                );
                finding.changing(&[Aspect::Patterns]);
            }
        }
    }
}
