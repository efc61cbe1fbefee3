//! `dependencies-copied`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::Dockerfile;
use crate::project::builds::context::size;
use crate::project::packages::{Action, Manager};
use crate::rules::{Cx, Sink};

/// Directories of installed dependencies, and who installs them.
const DIRECTORIES: &[(&str, &[Manager])] = &[
    ("node_modules", &[Manager::Npm, Manager::Yarn, Manager::Pnpm]),
    ("bower_components", &[Manager::Npm, Manager::Yarn, Manager::Pnpm]),
    (".venv", &[Manager::Pip, Manager::Uv, Manager::Poetry, Manager::Pipenv]),
    ("venv", &[Manager::Pip, Manager::Uv, Manager::Poetry, Manager::Pipenv]),
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for (docker, context) in cx.project.builds() {
        let sweeps = docker.sweeps(context);
        for (directory, _) in DIRECTORIES.iter().filter(|(_, managers)| installs(docker, managers)) {
            let held = |path: &str| path.split('/').rev().skip(1).any(|part| part == *directory);
            let Some((sweep, files)) = sweeps.iter().find_map(|sweep| {
                let files: Vec<_> = sweep.files.iter().filter(|(_, path)| held(path)).collect();
                (!files.is_empty()).then_some((sweep, files))
            }) else {
                continue;
            };
            let bytes = size(files.iter().map(|(entry, _)| entry.size).sum());
            let message = format!("`{directory}` is copied beside what the build installs, {bytes} of it");
            let finding = out.report(docker.file, sweep.source.word.span, message);
            finding.mark("takes it along").help(format!("add `**/{directory}` to the ignore file"));
            if let Some(ignore) = context.ignore.and_then(|index| cx.project.ignore_files.get(index)) {
                let edit = ignore.added(&cx.project.source(ignore.file).text, &[format!("**/{directory}")]);
                finding
                    .fix(Safety::Safe, format!("Keep `{directory}` out of the context"), vec![edit])
                    .changing(&[Aspect::Patterns]);
            }
        }
    }
}

fn installs(docker: &Dockerfile, managers: &[Manager]) -> bool {
    docker.stages().flat_map(|stage| stage.steps()).any(|step| {
        step.packages.iter().any(|call| {
            let installs = call.action == Action::Install || matches!(call.action_word.as_str(), "ci" | "sync");
            installs && managers.contains(&call.manager)
        })
    })
}
