//! `install-asks`: see the page of the same name.

use std::collections::HashSet;

use crate::finding::{Aspect, Safety, Severity};
use crate::project::StepRef;
use crate::project::images::leftovers::flag_edit;
use crate::project::packages::{Action, Call, Manager};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run()) {
        let agreed = step.stage.firsts.agreed.is_some_and(|at| at <= step.step.at);
        let answered = answered(step);
        for call in step.step.packages.iter().filter(|_| !agreed) {
            let Some(yes) = flag_that_agrees(call).filter(|_| asks(call)) else { continue };
            if step.step.commands.get(call.command).is_some_and(|own| answered.contains(&own.pipeline)) {
                continue;
            }
            let message = match (call.manager, call.action) {
                (Manager::Apt, Action::Install) if call.packages.is_empty() => {
                    format!("`{} install -f` asks where it has something to mend, and nobody answers", call.program)
                }
                (Manager::Apt, Action::Install) => {
                    format!(
                        "`{} install` asks where it would install more than was named, and nobody answers",
                        call.program
                    )
                }
                _ => format!("`{} {}` asks before it goes on, and nobody answers", call.program, call.action_word),
            };
            let finding = out.report(step.file(), call.action_span, message).mark(format!("without `{yes}`"));
            finding.aliases(match (call.manager, call.program.as_str()) {
                (Manager::Apt, "apt-get") if call.action == Action::Install => &["DL3014"],
                (Manager::Dnf, "yum") => &["DL3030"],
                (Manager::Zypper, _) => &["DL3034"],
                (Manager::Dnf, "dnf") => &["DL3038"],
                _ => &[],
            });
            finding.help(format!("add `{yes}`"));
            if call.manager == Manager::Apt && call.packages.is_empty() && !may_be_broken(step, call) {
                finding
                    .severity(Severity::Info)
                    .pedantic()
                    .why("With nothing to mend it does nothing; where it has work, it asks, and the build stops.");
                finding.help("leave it out: `apt-get install -y ./….deb` brings what a package needs with it");
            }
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
        // microdnf goes on without a word.
        Manager::Dnf => {
            call.program != "microdnf"
                && changes
                && !call.packages.is_empty()
                && !has(&["-y", "--assumeyes", "--assumeno", "--downloadonly"])
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

/// Whether a `dpkg` before it may have failed and left something to mend: the RUN went on all the same.
fn may_be_broken(step: StepRef, call: &Call) -> bool {
    let before = step.step.commands.iter().take(call.command);
    before
        .map(|command| (command.effective().name() == Some("dpkg"), command.after))
        .any(|(dpkg, after)| dpkg && matches!(after, Join::Or | Join::Then | Join::Line))
}

/// The pipelines of the RUN in which something answers: `yes | apt-get install …`.
fn answered(step: StepRef) -> HashSet<u32> {
    let answers = |command: &&Command| matches!(command.effective().name(), Some("yes" | "echo" | "printf"));
    step.step.commands.iter().filter(answers).map(|command| command.pipeline).collect()
}
