//! `malformed-value`: see the page of the same name.

use crate::project::compose::FaultKind;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for file in &cx.project.compose {
        for fault in file.faults.iter().filter(|fault| fault.kind == FaultKind::Value) {
            out.refusal(file.file, fault).mark("cannot be read");
        }
    }
}
