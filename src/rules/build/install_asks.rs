//! `install-asks`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::StepRef;
use crate::project::leftovers::flag_edit;
use crate::project::packages::{Action, Call, Manager};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run()) {
        for call in &step.step.packages {
            let Some(yes) = flag_that_agrees(call).filter(|_| asks(call) && !answered(step, call)) else { continue };
            let message = format!("`{} {}` asks before it goes on, and nobody answers", call.program, call.action_word);
            let finding = out.report(step.file(), call.action_span, message).mark(format!("without `{yes}`"));
            finding.aliases(match (call.manager, call.program.as_str()) {
                (Manager::Apt, "apt-get") if call.action == Action::Install => &["DL3014"],
                (Manager::Dnf, "yum") => &["DL3030"],
                (Manager::Zypper, _) => &["DL3034"],
                (Manager::Dnf, "dnf") => &["DL3038"],
                _ => &[],
            });
            finding.help(format!("add `{yes}`"));
            if let Some(edit) = flag_edit(step, call, yes) {
                finding.fix(Safety::Safe, format!("Add `{yes}`"), vec![edit]).changing(&[Aspect::Commands]);
            }
        }
    }
}

fn flag_that_agrees(call: &Call) -> Option<&'static str> {
    match call.manager {
        Manager::Apt | Manager::Dnf | Manager::Zypper | Manager::Conda => Some("-y"),
        Manager::Pacman => Some("--noconfirm"),
        _ => None,
    }
}

/// Whether the call changes packages and has no flag that agrees in advance.
fn asks(call: &Call) -> bool {
    let has = |flags: &[&str]| call.has_flag(flags);
    let changes = matches!(call.action, Action::Install | Action::Remove | Action::Purge);
    match call.manager {
        Manager::Apt => {
            let quiet = call.call.flags().iter().filter(|flag| matches!(**flag, "q" | "quiet")).count() >= 2;
            let flags =
                ["-y", "--yes", "--assume-yes", "--force-yes", "-s", "--dry-run", "--simulate", "--print-uris", "-d"];
            let config = call.call.args().iter().any(|word| word.raw.contains("Assume-Yes"));
            let level = call.call.args().iter().any(|word| matches!(word.text(), "-q=2" | "--quiet=2"));
            let named = !call.packages.is_empty() || has(&["-f", "--fix-broken"]);
            changes && named && !quiet && !has(&flags) && !config && !level
        }
        Manager::Dnf => {
            changes && !call.packages.is_empty() && !has(&["-y", "--assumeyes", "--assumeno", "--downloadonly"])
        }
        Manager::Zypper => {
            let patches = call.action_word == "patch";
            (changes || patches) && !has(&["-n", "--non-interactive", "-y", "--no-confirm", "--dry-run", "-D"])
        }
        Manager::Pacman => changes && !has(&["--noconfirm", "-p", "--print"]),
        Manager::Conda => {
            changes && call.program != "micromamba" && !has(&["-y", "--yes", "-d", "--dry-run", "--quiet"])
        }
        _ => false,
    }
}

/// `yes | apt-get install …`, or a configuration that agrees to everything.
fn answered(step: StepRef, call: &Call) -> bool {
    let own = step.step.commands.get(call.command);
    let piped = own.is_some_and(|own| {
        let others = step.step.commands.iter().filter(|other| other.pipeline == own.pipeline);
        others.into_iter().any(|other| matches!(other.effective().name(), Some("yes" | "echo" | "printf")))
    });
    let before = step.stage_ref().chain().flat_map(|stage| stage.steps());
    let mut before = before.filter(|other| other.stage.index != step.stage.index || other.step.at <= step.step.at);
    let agreed = |text: &str| {
        ["Assume-Yes", "assumeyes", "always_yes", "CONDA_ALWAYS_YES"].iter().any(|name| text.contains(name))
    };
    piped || before.any(|other| agreed(&other.ins.rest().text))
}
