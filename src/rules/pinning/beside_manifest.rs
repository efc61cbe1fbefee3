//! `beside-manifest`: see the page of the same name.

use crate::project::StageRef;
use crate::project::packages::{Action, Call, Manager, Package, listed, pins};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let beside = beside(stage);
        let manifests = || cx.project.contexts_of(stage.docker).filter_map(|c| cx.project.text_in(c, "package.json"));
        let listed_there = |package: &Package| manifests().any(|text| text.contains(&format!("\"{}\"", package.name)));
        let all = beside.iter().flat_map(|call| &call.packages);
        let packages: Vec<&Package> = all.filter(|package| !listed_there(package)).collect();
        let Some((first, others)) = packages.split_first() else { continue };
        let message = format!("beside `package.json` come {}: what they need is in no lock file", listed(&packages));
        let message = match others {
            [] => message.replace(" come ", " comes ").replace("they need", "it needs"),
            _ => message,
        };
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
    let apart =
        ["-g", "--global", "--location", "--prefix", "-C", "--cwd", "--dir", "-F", "--filter", "-w", "--workspace"];
    let yarn_global = call.call.args().first().is_some_and(|word| word.text() == "global");
    matches!(call.manager, Manager::Npm | Manager::Yarn | Manager::Pnpm)
        && call.action == Action::Install
        && !call.has_flag(&apart)
        && !yarn_global
}
