//! `debug-tool`: see the page of the same name.

use crate::knowledge::classes::{Class, class_of, is_leaf_tool};
use crate::knowledge::desks::is_tool;
use crate::knowledge::packages::package;
use crate::project::images::order::has_word;
use crate::project::images::purpose::sets_up_a_shell;
use crate::project::images::usage::Unneeded;
use crate::project::packages::Manager;
use crate::project::running::runs::said_above;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in
        cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()).filter(|s| !sets_up_a_shell(*s))
    {
        let allowed = |name: &str| cx.holds("debug-tool", "allowed", name);
        let commands = |name: &str| if allowed(name) { Vec::new() } else { commands(name) };
        for unneeded in cx.project.unneeded(stage, commands, |name| for_people(name) && !allowed(name)) {
            let Some(first) = unneeded.packages.first().filter(|_| !is_meant(cx, &unneeded)) else { continue };
            let message = format!("{} serves people at a terminal; nothing in the image calls it", unneeded.listed());
            let finding = out.report(stage.file(), first.span, message).mark("never called");
            finding.help("leave it out; to look around in a running container, attach one that has the tools");
            if is_in_busybox(&unneeded) {
                finding.pedantic();
            }
            cx.project.tell(&unneeded, finding);
        }
    }
}

/// Packages of Alpine whose programs its busybox has as well, if with fewer options: to leave them out takes nothing away from an
/// intruder, and a few hundred kilobytes. (Source: the applets of busybox 1.37 there, 2026-11.)
const IN_BUSYBOX: &[&str] = &[
    "iproute2",
    "iputils",
    "iputils-ping",
    "less",
    "lsof",
    "net-tools",
    "netcat-openbsd",
    "procps",
    "procps-ng",
    "psmisc",
];

fn is_in_busybox(unneeded: &Unneeded) -> bool {
    let known = |name: &str| IN_BUSYBOX.contains(&name);
    unneeded.call.manager == Manager::Apk && unneeded.packages.iter().all(|package| known(&package.name))
}

/// Whether a comment names a tool, or that it is for looking into things, or the install is one of several kinds of the image.
fn is_meant(cx: &Cx, unneeded: &Unneeded) -> bool {
    let (step, call) = (unneeded.step, unneeded.call);
    let source = cx.project.source(step.file());
    let chosen = step.commands.get(call.command).is_some_and(|command| command.place.in_branch);
    let said = [call.action_span.start, step.ins.span.start].map(|at| said_above(source, at as usize)).join(" ");
    chosen || said.contains("debug") || unneeded.packages.iter().any(|package| has_word(&said, &package.name))
}

fn for_people(name: &str) -> bool {
    class_of(name) == Some(Class::Editor) || is_tool(name)
}

/// The commands of editors, of tools to look around with, of network tools.
fn commands(name: &str) -> Vec<&'static str> {
    let tool = matches!(class_of(name), Some(Class::Editor | Class::Network | Class::Debug)) && is_leaf_tool(name);
    package(name).filter(|_| tool).map(|package| package.commands).unwrap_or_default()
}
