//! `copy-after-user`: see the page of the same name.

use std::collections::BTreeMap;

use crate::finding::{Aspect, Safety, Severity};
use crate::project::{StepRef, images::users};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain && !stage.on_windows) {
        let last = stage.docker.final_stage().and_then(|last| last.stage.user.clone()).and_then(|user| user.value);
        let mut copies: BTreeMap<usize, Vec<StepRef>> = BTreeMap::new();
        for step in stage.steps().filter(|step| !step.onbuild && is_root_owned(step)) {
            let Some(user) = step.step.user.as_ref() else { continue };
            // Who runs the program in the end is who needs the files.
            let runs = user.value.is_some() && user.value == last;
            if runs && user.value.as_deref().is_some_and(|value| !value.is_empty() && !users::is_root(value)) {
                copies.entry(user.at).or_default().push(step);
            }
        }
        for (at, steps) in copies {
            let ([first, rest @ ..], Some(user)) = (steps.as_slice(), steps.first().and_then(|s| s.step.user.as_ref()))
            else {
                continue;
            };
            let name = user.value.as_deref().unwrap_or_default();
            if is_given_later(first, name) {
                continue;
            }
            let keyword = first.ins.keyword.name();
            let message = format!("{keyword} after `USER {name}` gives the files to root, not to `{name}`");
            let finding = out.report(stage.file(), first.keyword_span(), message);
            finding.mark("owned by root").help(format!(
                "write `{keyword} --chown={name} …`, or move it above USER if root should own the files"
            ));
            if let Some(word) = users::named_at(stage.docker.instruction(at)) {
                finding.label(stage.file(), word, "the user the files do not belong to");
            }
            // Programs, pages and settings may well belong to root; what a service stores is its own.
            if !steps.iter().any(users::holds_data) {
                finding.severity(Severity::Info).pedantic();
            }
            for step in rest.iter().take(8) {
                finding.label(step.file(), step.keyword_span(), "and these");
            }
            // What the program only reads it should not be able to change.
            let edit = |step: &StepRef| {
                let end = step.ins.flags.last().map_or(step.keyword_span(), |flag| flag.span).end;
                Edit::insert(step.file(), end as usize, format!(" --chown={name}"))
            };
            let edits: Vec<Edit> = steps.iter().filter(|step| users::holds_data(step)).map(edit).collect();
            if !edits.is_empty() {
                finding
                    .fix(
                        Safety::Unsafe,
                        format!("Give what the program writes to `{name}`: it is no longer root's"),
                        edits,
                    )
                    .changing(&[Aspect::Files]);
            }
        }
    }
}

/// Whether a later RUN of root gives a directory with all it holds to the user.
fn is_given_later(first: &StepRef, name: &str) -> bool {
    let later = first.stage_ref().steps().filter(|step| step.step.at > first.step.at);
    let mut by_root = later.filter(|step| {
        let user = step.step.user.as_ref().and_then(|user| user.value.as_deref());
        user.is_none_or(users::is_root)
    });
    by_root.any(|step| {
        step.step.commands.iter().map(|command| command.effective()).any(|call| {
            let owner = |text: &str| text.split([':', '.']).next() == Some(name);
            let whole = call.has_flag(&["R", "recursive"]);
            call.name() == Some("chown") && whole && call.args().iter().any(|word| owner(word.text()))
        })
    })
}

fn is_root_owned(step: &StepRef) -> bool {
    matches!(step.ins.keyword, Keyword::Copy | Keyword::Add)
        && step.ins.flag("chown").is_none()
        && step.ins.flag("chmod").is_none()
        && !is_program(step)
}

/// Whether programs go where programs lie, or a start script to the root: whoever runs them should not be
/// able to change them.
fn is_program(step: &StepRef) -> bool {
    let Args::Copy { sources, dest } = &step.ins.args else { return false };
    let path = dest.text.as_str();
    let script = |name: &str| name.ends_with(".sh") || name.contains("entrypoint");
    ["/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/", "/usr/local/bin", "/usr/local/sbin"]
        .iter()
        .any(|dir| path.starts_with(dir))
        || path.starts_with('/')
            && path.trim_matches('/').split('/').count() == 1
            && sources.iter().all(|s| script(&s.text))
}
