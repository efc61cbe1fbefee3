//! `inherited-already`: see the page of the same name.

use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;

/// Instructions whose last word is handed on to every stage that starts from this one.
const HANDED_ON: [Keyword; 4] = [Keyword::Shell, Keyword::Stopsignal, Keyword::Entrypoint, Keyword::Cmd];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let Some(parent) = stage.parent() else { continue };
        for keyword in HANDED_ON {
            let Some(own) = stage.steps_of(keyword).find(|step| !step.onbuild) else { continue };
            let Some(before) = last(parent, keyword) else { continue };
            let same = own.ins.rest().text.trim() == before.ins.rest().text.trim();
            if !same || undoes(stage, parent, keyword) {
                continue;
            }
            let word = keyword.name();
            let message = format!("`{word}` says again what the stage inherits");
            let finding = out.report(stage.file(), own.ins.span, message);
            finding.mark("inherited already").label(before.file(), before.ins.span, "from here").help("leave it out");
            // hadolint does not look over FROM, and asks for it again.
            if keyword == Keyword::Shell {
                finding.pedantic();
            }
        }
    }
}

/// What the stage, or one it is made from, says last.
fn last(stage: StageRef, keyword: Keyword) -> Option<StepRef> {
    stage.chain().find_map(|stage| stage.steps_of(keyword).filter(|step| !step.onbuild).last())
}

/// Whether the instruction has an effect besides: ENTRYPOINT takes an inherited CMD away.
fn undoes(stage: StageRef, parent: StageRef, keyword: Keyword) -> bool {
    let sets = |keyword| stage.steps_of(keyword).next().is_some();
    match keyword {
        Keyword::Cmd => sets(Keyword::Entrypoint),
        Keyword::Entrypoint => !sets(Keyword::Cmd) && last(parent, Keyword::Cmd).is_some(),
        _ => false,
    }
}
