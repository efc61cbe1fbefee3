//! `beside-manifest`: see the page of the same name.

use std::cell::LazyCell;
use std::collections::HashSet;

use crate::project::StageRef;
use crate::project::packages::{Action, Call, Package, listed, pins};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let contexts = cx.project.contexts_of(stage.docker);
        let in_manifest = LazyCell::new(|| {
            let manifests = contexts.filter_map(|context| cx.project.text_in(context, "package.json"));
            manifests.flat_map(|text| text.split('"')).collect::<HashSet<&str>>()
        });
        let all = beside(stage).into_iter().flat_map(|call| &call.packages);
        let packages: Vec<&Package> = all.filter(|package| !in_manifest.contains(package.name.as_str())).collect();
        let Some((first, others)) = packages.split_first() else { continue };
        let (come, need) = if others.is_empty() { ("comes", "it needs") } else { ("come", "they need") };
        let message = format!("beside `package.json` {come} {}: what {need} is in no lock file", listed(&packages));
        let finding = out.report(stage.file(), first.span, message).mark("in no manifest");
        for other in others {
            finding.label(stage.file(), other.span, "nor this one");
        }
        finding.help("list what is needed in `package.json` and its lock file, and install no packages by name");
    }
}

/// The calls that add packages by their names and versions where those of a manifest of the project were installed before.
fn beside(stage: StageRef<'_>) -> Vec<&Call> {
    let copied = stage.docker.copies_of(stage.index).map(|source| source.step.index).min();
    let mut installed = None;
    let mut found = Vec::new();
    for step in stage.steps() {
        if step.ins.keyword == Keyword::Workdir {
            installed = None;
        }
        if !step.is_run() || step.step.commands.iter().any(|command| matches!(command.name(), Some("cd" | "pushd"))) {
            continue;
        }
        for call in step.step.packages.iter().filter(|call| is_local(call)) {
            if call.packages.is_empty() {
                installed = Some(call.manager).filter(|_| copied.is_some_and(|first| first < step.index));
            } else if installed == Some(call.manager) && pins::unpinned(call).is_empty() {
                let named = call.packages.iter().all(|package| !package.name.is_empty() && package.version.is_some());
                found.extend(named.then_some(call));
            }
        }
    }
    found
}

/// Whether packages go to where the command runs.
fn is_local(call: &Call) -> bool {
    let apart = ["--location", "--prefix", "-C", "--cwd", "--dir", "-F", "--filter", "-w", "--workspace"];
    call.manager.is_of_node() && call.action == Action::Install && !call.has_flag(&apart) && !call.is_global()
}
