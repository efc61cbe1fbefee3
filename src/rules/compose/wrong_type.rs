//! `wrong-type`: see the page of the same name.

use crate::project::compose::FaultKind;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for file in &cx.project.compose {
        for fault in file.faults.iter().filter(|fault| fault.kind == FaultKind::Type) {
            out.refusal(file.file, fault).mark("not what it must be");
        }
    }
}
