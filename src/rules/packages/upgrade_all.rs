//! `upgrade-all`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::knowledge::eol::{State, Verdict};
use crate::knowledge::images::successor;
use crate::project::packages::{Action, Call, Manager};
use crate::project::running::runs::said_above;
use crate::project::{Base, StageRef, stages::support};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && !is_retired(cx, step.stage_ref())) {
        let parity = |call: &Call| {
            matches!(call.action_word.as_str(), "dist-upgrade" | "dup") && call.manager == Manager::Zypper
        };
        for call in step.step.packages.iter().filter(|call| everything(call)) {
            if !step.stage.in_final_chain && !parity(call) {
                continue;
            }
            let message = format!("`{} {}` changes whatever has an update that day", call.program, call.action_word);
            let finding = out.report(step.file(), call.action_span, message).mark("everything");
            finding.help("build on a fresh base image instead, pinned by its digest and renewed by a robot");
            if !parity(call) {
                finding.aliases(&[]);
            }
            // Who gives the reason has thought of it.
            let source = cx.project.source(step.file());
            let places = [call.action_span.start, step.ins.span.start];
            if places.iter().any(|at| gives_reason(&said_above(source, *at as usize))) {
                finding.pedantic();
            }
            // Lists that nothing is installed from would be left.
            let installs = step.step.packages.iter().any(|other| other.action == Action::Install);
            let updates = step.step.packages.iter().any(|other| other.action == Action::Update);
            let edit = step.without_command(source, call.command);
            if let Some(edit) = edit.filter(|_| installs || !updates) {
                let title = "Leave the upgrade out: what the base image lacks then comes with a newer base";
                finding.fix(Safety::Unsafe, title, vec![edit]).changing(&[Aspect::Commands, Aspect::Packages]);
            }
        }
    }
}

/// Whether a comment says why everything is upgraded.
fn gives_reason(said: &str) -> bool {
    ["cve", "patch", "secur", "upgrade", "vulnerab"].iter().any(|word| said.contains(word))
}

/// Whether nobody makes updates for the base any more: the call finds none, or no mirror at all.
fn is_retired(cx: &Cx, stage: StageRef) -> bool {
    let Some(Base::Image(image)) = stage.chain().last().map(|root| &root.stage.base) else { return false };
    if successor(&image.name()).is_some() {
        return true;
    }
    let today = cx.options.today;
    let dead = |verdict: &Verdict| verdict.state(today) == State::Dead && !verdict.has_extended_support(today);
    let distribution = |verdict: &&Verdict| support::is_distribution(verdict);
    support::of_image(image).is_some_and(|verdicts| verdicts.iter().filter(distribution).any(dead))
}

/// Whether every package of the distribution is upgraded, not some by name.
fn everything(call: &Call) -> bool {
    let system = matches!(call.manager, Manager::Apt | Manager::Apk | Manager::Dnf | Manager::Zypper | Manager::Pacman);
    // Security fixes alone are a choice of their own.
    let chosen = call.has_flag(&["--security", "--advisory", "--cve", "--bugfix"]);
    let named = call.call.operands_with_values(&[]).len() > 1;
    let patch = call.action_word == "patch";
    system && call.action == Action::Upgrade && !chosen && !named && !patch && call.action_word != "upgrade-minimal"
}
