//! `duplicate-key`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for file in &cx.project.compose {
        for error in file.errors.iter().filter(|error| error.kind == "duplicate-key") {
            out.report(file.file, error.span, error.message.clone()).mark("given twice").help(error.help.clone());
        }
    }
}
