//! `debug-tool`: see the page of the same name.

use crate::knowledge::classes::{Class, class_of, is_leaf_tool};
use crate::knowledge::packages::package;
use crate::project::StageRef;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()).filter(|s| !is_worked_in(*s)) {
        for unneeded in cx.project.unneeded(stage, commands, for_people) {
            let Some(first) = unneeded.packages.first() else { continue };
            let message = format!("{} serves people at a terminal; nothing in the image calls it", unneeded.listed());
            let finding = out.report(stage.file(), first.span, message).mark("never called");
            finding.help("leave it out; to look around in a running container, attach one that has the tools");
            cx.project.tell(&unneeded, finding);
        }
    }
}

/// Whether the image sets up a shell for people: what it reads at its start, completion, a prompt of a language.
fn is_worked_in(stage: StageRef) -> bool {
    const SETUP: &[&str] =
        &[".bashrc", ".zshrc", ".vimrc", ".inputrc", "bash_completion", "bash-completion", "ipython"];
    let mut runs = stage.chain().flat_map(|stage| stage.steps()).filter(|step| step.is_run());
    runs.any(|step| SETUP.iter().any(|word| step.ins.rest().text.contains(word)))
}

/// Tools that programs do not call; network tools and pagers some do.
const FOR_PEOPLE: &[&str] = &[
    "atop",
    "byobu",
    "figlet",
    "fish",
    "fortune",
    "fzf",
    "glances",
    "htop",
    "iftop",
    "iotop",
    "locate",
    "man",
    "man-db",
    "manpages",
    "manpages-dev",
    "mc",
    "mlocate",
    "ncdu",
    "neofetch",
    "nmon",
    "ranger",
    "screen",
    "screenfetch",
    "tig",
    "tmux",
    "vifm",
    "zsh",
];

fn for_people(name: &str) -> bool {
    class_of(name) == Some(Class::Editor) || FOR_PEOPLE.contains(&name)
}

/// The commands of editors, of tools to look around with, of network tools.
fn commands(name: &str) -> Vec<&'static str> {
    let tool = matches!(class_of(name), Some(Class::Editor | Class::Network | Class::Debug)) && is_leaf_tool(name);
    package(name).filter(|_| tool).map(|package| package.commands).unwrap_or_default()
}
