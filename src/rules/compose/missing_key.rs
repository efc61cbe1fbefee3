//! `missing-key`: see the page of the same name.

use crate::project::compose::FaultKind;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for file in cx.project.compose.iter().filter(|file| !cx.project.is_overlay(file)) {
        for fault in file.faults.iter().filter(|fault| fault.kind == FaultKind::Missing) {
            out.refusal(file.file, fault).mark("lacks a key");
        }
    }
}
