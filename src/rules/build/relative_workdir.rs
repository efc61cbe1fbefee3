//! `relative-workdir`: see the page of the same name.

use crate::project::StageRef;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        let before = stage.chain().skip(1).any(|parent| sets_workdir(parent));
        let Some(step) = stage.steps_of(Keyword::Workdir).next().filter(|_| !before) else { continue };
        let Args::Value(word) = &step.ins.args else { continue };
        let Some(expansion) = step.docker.scope.expand(stage.index, step.step.at, &word.text) else { continue };
        if expansion.known().is_none_or(is_absolute) {
            continue;
        }
        let finding =
            out.report(step.file(), word.span, format!("`{}` goes on from whatever the base image has set", word.text));
        finding
            .mark("relative")
            .help(format!("write the whole path, such as `/{}`", word.text.trim_matches(['"', '\'', '.', '/'])));
        if !stage.reachable {
            finding.aliases(&["DL3000"]);
        }
    }
}

fn sets_workdir(stage: StageRef) -> bool {
    stage.steps_of(Keyword::Workdir).next().is_some()
}

/// A path from the root, of either system.
fn is_absolute(path: &str) -> bool {
    let drive = path.as_bytes().get(1) == Some(&b':');
    path.starts_with(['/', '\\']) || drive
}
