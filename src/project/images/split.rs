//! Lists of system packages that a later RUN of the stage goes on with, where nothing between them has to happen first.
//! Knows the commands by their names.

use crate::project::images::usage::is_system;
use crate::project::packages::{Action, Call};
use crate::project::{StageRef, StepRef};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::Command;

/// An install with the RUN it stands in.
pub type List<'a> = (StepRef<'a>, &'a Call);

/// Each list that goes on with an earlier one of the stage, behind that one.
pub fn split_lists(stage: StageRef<'_>) -> Vec<(List<'_>, List<'_>)> {
    let mut open: Option<List> = None;
    let mut split: Vec<(List, List)> = Vec::new();
    for step in stage.steps() {
        match step.ins.keyword {
            // What is copied may be the source of the next list.
            Keyword::Copy | Keyword::Add | Keyword::User | Keyword::Shell => open = None,
            Keyword::Run => open = after_run(step, open, &mut split),
            _ => {}
        }
    }
    split
}

/// Notes a RUN that goes on with the list of `open`; what is open behind it.
fn after_run<'a>(step: StepRef<'a>, open: Option<List<'a>>, split: &mut Vec<(List<'a>, List<'a>)>) -> Option<List<'a>> {
    let installs: Vec<&Call> = step.step.packages.iter().filter(|call| call.action == Action::Install).collect();
    let Some(call) = installs.first().filter(|call| is_system(call.manager)) else {
        // Something else may have to happen between two lists: a repository is added, a key fetched.
        return open
            .filter(|_| !step.step.commands.iter().any(|c| matches!(c.effective().name(), Some(n) if changes(n))));
    };
    let only = installs.len() == 1 && step.step.commands.iter().all(is_housekeeping);
    if let Some((earlier, first)) = open
        && only
        && earlier.ins.flags.len() == step.ins.flags.len()
        && first.manager == call.manager
        && !stands_for_itself(first)
        && !stands_for_itself(call)
    {
        split.push(((earlier, first), (step, call)));
        return open.filter(|_| !brings_a_repository(call));
    }
    (only && !brings_a_repository(call) && !is_for_the_manager(call)).then_some((step, *call))
}

/// Whether what is installed tells the manager of further packages: `epel-release`, a `.rpm` by its address.
fn brings_a_repository(call: &Call) -> bool {
    let tells = |text: &str| text.contains("-release") || text.contains("-repo") || text.ends_with(".rpm");
    call.packages.iter().any(|package| !package.literal || tells(&package.text))
}

/// Whether the list has a name by which it is taken out again, or packages of another source than the rest.
fn stands_for_itself(call: &Call) -> bool {
    call.call.has_flag(&["virtual", "t", "repository", "X", "target-release", "default-release", "enablerepo"])
}

/// Whether nothing is installed but what the manager itself asks for when it installs the next list.
fn is_for_the_manager(call: &Call) -> bool {
    const HELPERS: &[&str] = &[
        "apt-transport-https",
        "apt-utils",
        "ca-certificates",
        "debconf-utils",
        "dialog",
        "gnupg",
        "software-properties-common",
    ];
    call.packages.iter().all(|package| HELPERS.contains(&package.name.as_str()))
}

/// Commands that a package manager or the cleaning after it runs.
fn is_housekeeping(command: &Command) -> bool {
    let programs = ["apt-get", "apt", "apk", "dnf", "yum", "microdnf", "zypper", "pacman", "rm", "set"];
    command.effective().name().is_some_and(|name| programs.contains(&name))
}

fn changes(program: &str) -> bool {
    let programs =
        ["curl", "wget", "apt-key", "gpg", "add-apt-repository", "dpkg", "rpm", "echo", "sed", "tee", "sh", "bash"];
    programs.contains(&program)
}
