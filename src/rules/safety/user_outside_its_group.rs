//! `user-outside-its-group`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::images::users::{Created, created, groups_made};
use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::syntax::shell::Command;
use crate::text::{Edit, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        for user in created(stage).iter().filter(|user| user.step.stage.index == stage.index && is_groupless(user)) {
            let Some((step, group, span)) = given_to(stage, &user.name) else { continue };
            let Some((at, made)) = groups_made(stage).find(|(_, command)| names(command, &group)) else { continue };
            if joins(stage, &user.name, &group) {
                continue;
            }
            let message = format!("`{}` is not in `{group}`: without a group it is made in `nogroup`", user.name);
            let finding = out.report(stage.file(), user.span, message).mark("in no group of its own");
            finding.label(step.file(), span, format!("nobody is in `{group}`"));
            finding.help(format!("write `--ingroup {group}` before the name"));
            let before = at.index < user.step.index || made.span.start < user.span.start;
            if before && at.index <= user.step.index {
                let edit = Edit::insert(stage.file(), user.span.start as usize, format!("--ingroup {group} "));
                let title = format!("Make it a member of `{group}`: what the group may do, the program may do then");
                finding.fix(Safety::Unsafe, title, vec![edit]).changing(&[Aspect::Commands]);
            }
        }
    }
}

/// Whether a call of `adduser` makes a system user and says nothing of a group.
fn is_groupless(user: &Created) -> bool {
    let words = || user.call.args().iter().map(|word| word.text());
    let short = |word: &str, flag: char| !word.starts_with("--") && word.starts_with('-') && word.contains(flag);
    let system = words().any(|word| word == "--system" || short(word, 'S'));
    let grouped = words().any(|word| {
        word.starts_with("--group") || word.starts_with("--ingroup") || word.starts_with("--gid") || short(word, 'G')
    });
    user.call.name() == Some("adduser") && system && !grouped
}

/// The first place where files are given to the user and a group of another name, with the group.
fn given_to<'a>(stage: StageRef<'a>, user: &str) -> Option<(StepRef<'a>, String, Span)> {
    let group = |owner: &str| {
        let group = owner.strip_prefix(user)?.strip_prefix(':')?;
        let plain = !group.is_empty() && group.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        (plain && group != user && !group.bytes().all(|b| b.is_ascii_digit())).then(|| group.to_owned())
    };
    stage.steps().find_map(|step| {
        let flag =
            step.ins.flag("chown").and_then(|flag| Some((step, group(flag.text.as_str())?, step.keyword_span())));
        let mut calls = step.step.commands.iter().filter(|command| command.effective().name() == Some("chown"));
        let call = || {
            calls.find_map(|command| {
                let mut words = command.effective().args().to_vec().into_iter();
                words.find_map(|word| Some((step, group(word.text())?, word.span)))
            })
        };
        flag.or_else(call)
    })
}

fn names(command: &Command, word: &str) -> bool {
    command.words.iter().any(|other| other.text() == word)
}

/// Whether the user is put into the group after all: by a further call, or by USER.
fn joins(stage: StageRef, user: &str, group: &str) -> bool {
    let commands = stage.steps().flat_map(|step| &step.step.commands);
    let joined = commands.into_iter().any(|command| {
        !matches!(command.effective().name(), Some("chown")) && names(command, user) && names(command, group)
    });
    let run_as = stage.steps_of(Keyword::User).any(|step| match &step.ins.args {
        Args::Value(word) => word.text.contains(':'),
        _ => false,
    });
    joined || run_as
}
