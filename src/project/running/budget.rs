//! What is too large to be looked at: counted in bytes, never in time, so that the same file is always read
//! alike. Each such place is a gap that says what was not checked.

use crate::project::{Gap, GapKind, Project, StepRef};
use crate::syntax::dockerfile::Command;
use crate::syntax::shell;

/// The bytes of shell text that an instruction holds, its here-documents included.
pub fn shell_bytes(step: &StepRef) -> usize {
    let Some(Command::Shell(joined)) = step.ins.command() else { return 0 };
    joined.text.len() + step.ins.heredocs.iter().map(|heredoc| heredoc.body_span.len()).sum::<usize>()
}

/// Whether the instruction's shell text is one that a checker of shell texts is given.
pub fn is_checked(step: &StepRef) -> bool {
    shell_bytes(step) <= shell::MAX_BYTES
}

/// The instructions whose shell text is longer than what is read.
pub fn gaps(project: &Project) -> Vec<Gap> {
    let gap = |step: StepRef| {
        let bytes = shell_bytes(&step);
        if bytes <= shell::MAX_BYTES {
            return None;
        }
        let unread = if bytes > shell::MAX_SPLIT {
            "none of its commands was checked"
        } else {
            "only its shorter commands were checked, each by itself"
        };
        let source = project.source(step.file());
        let place = source.place(step.ins.span.start as usize);
        Some(Gap {
            path: format!("{}:{}:{}", source.path, place.line, place.column),
            what: format!("holds {} KiB of shell text, more than is read: {unread}", bytes >> 10),
            help: "put it into a script that the image copies and runs".into(),
            kind: GapKind::Unresolved,
        })
    };
    project.steps().filter_map(gap).collect()
}
