//! `pip-unpinned`: see the page of the same name.

use std::cell::LazyCell;
use std::collections::HashSet;

use crate::finding::Voice;
use crate::project::packages::pins;
use crate::project::packages::{Action, Call, Manager, Package, listed};
use crate::project::{Project, StepRef};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    let habit = LazyCell::new(|| pins_nowhere(cx.project));
    for text in cx.project.all_build_texts() {
        let calls = text.packages.iter().filter(|call| matches!(call.manager, Manager::Pip | Manager::Uv));
        let airflow = calls.clone().find_map(held_alone);
        let before = out.findings.len();
        let newest = pins::asks_for_a_version(text.commands);
        let (taste, plain): (Vec<_>, Vec<_>) = calls
            .map(|call| (call, pins::unpinned(call)))
            .filter(|(_, unpinned)| !unpinned.is_empty())
            .partition(|(call, unpinned)| is_taste(call, unpinned, newest));
        // What one RUN takes is one finding.
        for (group, pedantic) in [(plain, false), (taste, true)] {
            let unpinned: Vec<&Package> = group.iter().flat_map(|(_, packages)| packages).copied().collect();
            let Some((first, others)) = unpinned.split_first() else { continue };
            let message = format!("`pip` takes the newest {} there is on the day of the build", listed(&unpinned));
            let finding = out.report(text.file, first.span, message).mark("no version");
            if group.iter().all(|(call, _)| call.manager == Manager::Uv) {
                finding.aliases(&[]);
            }
            let work = cx.project.is_stage_for_work(text.step.stage_ref());
            if pedantic || *habit || work || is_of_a_manual(cx.project.path_inside(&cx.project.source(text.file).path))
            {
                finding.pedantic();
            }
            let started = text.step.stage.process.as_ref().and_then(|process| process.program());
            pins::said_of(&unpinned, started).into_iter().for_each(|words| finding.why = words);
            for other in others {
                finding.label(text.file, other.span, "nor here");
            }
            finding.help(
                "name the version, `name==1.2.3`, or install from a requirements file that holds versions and hashes",
            );
        }
        if let Some(package) = airflow {
            let told = out.findings.get(before).is_some_and(|finding| finding.voice == Voice::Default);
            let finding = match out.findings.get_mut(before).filter(|_| told) {
                Some(finding) => finding,
                None => out.report(text.file, package.span, UNHELD).mark("no constraints").aliases(&[]),
            };
            finding.why(if told { format!("{UNHELD}. {OPEN}") } else { OPEN.to_owned() });
            finding.help(if told { format!("name the versions; {CONSTRAIN}") } else { CONSTRAIN.to_owned() });
        }
    }
}

/// Whether many Dockerfiles of the project install packages of Python, and none says which version of one: the newest is
/// what it is for.
fn pins_nowhere(project: &Project) -> bool {
    const MANY: usize = 5;
    let mut files = HashSet::new();
    let shipped =
        |step: &StepRef| step.is_run() && !is_of_a_manual(project.path_inside(&project.source(step.file()).path));
    for step in project.steps().filter(shipped) {
        for call in &step.step.packages {
            if !matches!(call.manager, Manager::Pip | Manager::Uv | Manager::Conda) {
                continue;
            }
            if call.packages.iter().any(pins::is_exact) {
                return false;
            }
            files.extend(pins::leaves_open(call).then_some(step.file()));
        }
    }
    files.len() >= MANY
}

/// Whether the file is a piece of documentation: what it shows is the call, and a version would only age.
fn is_of_a_manual(path: &str) -> bool {
    let (home, _) = path.rsplit_once('/').unwrap_or_default();
    home.split('/').any(|part| matches!(part, "doc" | "docs" | "documentation"))
}

/// The tools that install are no part of what the program runs on; and the newest may be wanted.
fn is_taste(call: &Call, unpinned: &[&Package], newest: bool) -> bool {
    let tools = unpinned.iter().all(|package| matches!(package.name.as_str(), "pip" | "setuptools" | "wheel"));
    tools || newest && call.has_flag(&["-U", "--upgrade"])
}

/// What is said of Airflow at a version without the file of those that its release was tested with.
const UNHELD: &str = "`apache-airflow` is held at a version, and what it needs is not: the newest of that is installed";
const OPEN: &str = "Airflow leaves the versions of its libraries open: what is released after it breaks it, and its makers support installs with their constraints alone.";
const CONSTRAIN: &str = "add `--constraint https://raw.githubusercontent.com/apache/airflow/constraints-<version>/constraints-<python>.txt`";

/// Airflow at a version, without that file.
fn held_alone(call: &Call) -> Option<&Package> {
    let held = |package: &&Package| {
        let rest = package.text.trim_matches(['"', '\'']).strip_prefix("apache-airflow");
        rest.is_some_and(|rest| rest.starts_with(['[', '=']) && rest.contains("=="))
    };
    let alone = call.action == Action::Install && !pins::pinned_elsewhere(call);
    call.packages.iter().find(held).filter(|_| alone)
}
