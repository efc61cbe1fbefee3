//! `directory-made-twice`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::builds::landed::{absolute, destination};
use crate::project::images::users::is_root;
use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::syntax::shell::Join;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable && !stage.on_windows) {
        for step in stage.steps().filter(|step| step.is_run() && !step.onbuild) {
            let Some((at, path)) = made(&step) else { continue };
            let last = at + 1 == step.commands.len();
            let later = Some(()).filter(|()| last).and_then(|()| maker_after(stage, &step, &path));
            let Some((maker, when)) = later
                .map(|maker| (maker, "makes it"))
                .or_else(|| Some((maker_before(stage, &step, &path)?, "has made it")))
            else {
                continue;
            };
            let command = &step.commands[at];
            let message = format!("`{path}` needs no `mkdir`: {} {when}", maker.ins.keyword.name());
            let finding = out.report(step.file(), command.span, message).mark("made twice");
            finding.label(maker.file(), maker.ins.span, when).help("leave it out");
            if !stage.stage.in_final_chain {
                finding.pedantic();
            }
            if let Some(edit) = step.without_command(cx.project.source(step.file()), at) {
                let title = "Leave `mkdir` out: the directory is the same";
                finding.fix(Safety::Unsafe, title, vec![edit]).changing(&[Aspect::Commands]);
            }
        }
    }
}

/// The first or the last command of a RUN, where it makes one directory as root would by itself.
fn made(step: &StepRef) -> Option<(usize, String)> {
    let known = step.user.as_ref().is_none_or(|user| user.value.as_deref().is_some_and(is_root));
    let at = [step.commands.len().checked_sub(1)?, 0].into_iter().find(|at| {
        let command = &step.commands[*at];
        let plain = command.place.depth == 0 && !command.place.negated && command.redirects.is_empty();
        command.name() == Some("mkdir")
            && plain
            && matches!(command.before, Join::Edge | Join::And)
            && matches!(command.after, Join::Edge | Join::And)
            && command.flags().iter().all(|flag| matches!(*flag, "p" | "v" | "parents" | "verbose"))
    })?;
    // Of several that belong together one is not taken out.
    let mut others = step.commands.iter().enumerate().filter(|(other, _)| *other != at);
    if others.any(|(_, other)| other.name() == Some("mkdir")) {
        return None;
    }
    // The RUN works in it.
    if step.commands.iter().skip(at + 1).any(|later| later.name() == Some("cd")) {
        return None;
    }
    let operands = step.commands[at].operands_with_values(&[]);
    let [word] = operands.as_slice() else { return None };
    let moved = step.commands.iter().take(at).any(|command| matches!(command.name(), Some("cd" | "umask")));
    let path = step.path_of(word, moved).filter(|path| known && !path.contains(['{', '*']))?;
    (!step.mounts_over(&path)).then_some((at, path))
}

/// The next instruction that does something, where it makes the directory.
fn maker_after<'a>(stage: StageRef<'a>, step: &StepRef<'a>, path: &str) -> Option<StepRef<'a>> {
    let quiet = |step: &StepRef| {
        use Keyword::{Arg, Env, Expose, Label, Maintainer};
        matches!(step.ins.keyword, Arg | Env | Expose | Label | Maintainer)
    };
    let next = stage.steps_between(step.index + 1, stage.steps.len()).find(|next| !quiet(next))?;
    let own = next.ins.keyword == Keyword::Workdir || next.ins.flags.is_empty();
    (own && makes(&next).is_some_and(|(made, whole)| whole && made == path)).then_some(next)
}

/// An instruction before that made the directory, or one below it, and no RUN in between that names it.
fn maker_before<'a>(stage: StageRef<'a>, step: &StepRef<'a>, path: &str) -> Option<StepRef<'a>> {
    let before: Vec<StepRef<'a>> = stage.steps_between(0, step.index).collect();
    let mut runs = before.iter().rev().take_while(|earlier| {
        !earlier.is_run() || !earlier.ins.rest().text.contains(path) && !earlier.ins.rest().text.contains("rm ")
    });
    runs.find(|earlier| {
        let holds = |made: &str| made == path || made.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
        makes(earlier).is_some_and(|(made, _)| holds(&made))
    })
    .copied()
}

/// The directory that an instruction makes; whether it is one for certain, and not the file's own name.
fn makes(step: &StepRef) -> Option<(String, bool)> {
    match &step.ins.args {
        Args::Value(word) if step.ins.keyword == Keyword::Workdir => {
            let (path, _) = destination(step, &word.text, false)?;
            Some((path, true))
        }
        Args::Copy { sources, dest } => {
            let (path, into) = destination(step, &dest.text, sources.len() > 1)?;
            if into {
                return Some((path, true));
            }
            let above = path.rsplit_once('/').map(|(above, _)| above).filter(|above| !above.is_empty())?;
            Some((absolute(step, above)?, false))
        }
        _ => None,
    }
}
