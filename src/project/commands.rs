//! The simple commands that an instruction runs, with every span in the file.

use crate::syntax::dockerfile::{Args, Instruction};

/// The instruction inside an ONBUILD.
pub fn onbuild_inner(ins: &Instruction) -> Option<&Instruction> {
    match &ins.args {
        Args::Onbuild(inner) => Some(inner),
        _ => None,
    }
}
