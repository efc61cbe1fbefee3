//! `lock-not-enforced`: see the page of the same name.

use crate::finding::{Aspect, Safety, Setting};
use crate::knowledge::locks::{Loose, VALUED};
use crate::project::builds::locks::{Given, is_held, loose};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::text::{Edit, FileId};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable && !step.onbuild) {
        for command in &step.step.commands {
            let call = command.effective();
            let Some(loose) = loose(&call).filter(|loose| !is_held(loose, &step, &call)) else { continue };
            let Some((lock, given)) =
                loose.locks.iter().find_map(|lock| Some((lock, cx.project.gives_lock(&step, lock)?)))
            else {
                continue;
            };
            // What is not there cannot be enforced.
            if cx.project.missed_lock(&step, &call).is_some() {
                continue;
            }
            let program = call.name().unwrap_or_default();
            let message = match loose.renews {
                true => format!("`{program}` looks for newer versions here, whatever `{lock}` says"),
                false => format!("`{program}` may install other versions than `{lock}` says"),
            };
            let mark = if loose.renews { "passes over the lock" } else { "may write the lock anew" };
            let finding = out.report(step.file(), call.span, message);
            finding.mark(mark).help(loose.help);
            if given == Given::Late {
                finding.help(format!("copy `{lock}` before it, beside the manifest; then {}", loose.help));
            }
            // Who works in the container installs more, and writes the lock there.
            let work = cx.project.is_stage_for_work(step.stage_ref())
                || cx.project.is_for_any(step.file(), &[Setting::Development]);
            if work {
                finding.pedantic();
            }
            if work && loose.variables.contains(&"BUNDLE_FROZEN") {
                finding.help("write `BUNDLE_FROZEN=1 bundle install` here: set for the whole image it would stop every later install in the container");
            }
            // The lock may be missing, and is made in the container: a setting for all of it would be in the way.
            let setting = loose.variables.contains(&"BUNDLE_FROZEN") && given == Given::Promised;
            // What is made anew in the container has to be taken by the build as it comes.
            let anew = given == Given::Promised && cx.project.is_mounted_over(step.docker);
            if anew && !setting {
                finding.pedantic();
            }
            if setting && anew {
                finding.help(format!(
                    "write `ARG BUNDLE_FROZEN=false` above, and build with `--build-arg BUNDLE_FROZEN=true` where `{lock}` has to hold, as in CI: set for the whole image it would keep the container from making the lock file"
                ));
            }
            if let Some((written, edit)) = held(step.file(), loose, &call).filter(|_| given == Given::There) {
                let title = format!("Write `{written}`: the build stops where manifest and lock file differ");
                let changes = &[Aspect::Commands, Aspect::Packages];
                finding.fix(Safety::Unsafe, title, vec![edit]).changing(changes);
            }
        }
    }
}

/// The word or flag that keeps the lock, and the edit that writes it.
fn held(file: FileId, loose: &Loose, call: &Command) -> Option<(&'static str, Edit)> {
    let action = call.operands_with_values(VALUED).first().copied();
    let name = call.words.first()?;
    let behind = action.unwrap_or(name).span.end as usize;
    let flag = |flag: &'static str| (flag, Edit::insert(file, behind, format!(" {flag}")));
    match call.name()? {
        _ if loose.renews => None,
        "npm" => Some(("npm ci", Edit::replace(file, action?.span, "ci"))),
        "yarn" | "yarnpkg" | "pnpm" | "bun" => Some(flag("--frozen-lockfile")),
        "uv" => Some(flag("--locked")),
        _ => None,
    }
}
