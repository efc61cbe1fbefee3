//! `runtime-unused`: see the page of the same name.

use crate::knowledge::interpreters::{Language, runtime};
use crate::knowledge::packages::implies;
use crate::project::evidence::Kind;
use crate::project::images::usage::system_installs;
use crate::project::{Project, StageRef};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        for unneeded in cx.project.unneeded(stage, |name| commands(cx.project, stage, name), |_| false) {
            let Some(first) = unneeded.packages.first() else { continue };
            let message = format!("{} is installed, and the image holds no program for it", unneeded.listed());
            let finding = out.report(stage.file(), first.span, message).mark("runs nothing");
            finding.help("leave it out");
            cx.project.tell(&unneeded, finding);
        }
    }
}

/// The words that would show a use of the runtime called `name`; none where it is used otherwise.
fn commands(project: &Project, stage: StageRef, name: &str) -> Vec<&'static str> {
    let Some(runtime) = runtime(name) else { return Vec::new() };
    let kind = match runtime.language {
        Language::Python => Kind::Python,
        Language::JavaScript => Kind::JavaScript,
        Language::Ruby => Kind::Ruby,
        Language::Php => Kind::Php,
    };
    let docker = stage.docker;
    let read = || project.copied_by(docker.file).any(|e| e.kind == kind);
    let sent = || {
        let sources = || docker.copy_sources();
        let mut taken = project.contexts_of(docker).flat_map(|context| context.taken_by_any(sources()));
        let runs = |path: &str| runtime.endings.iter().any(|ending| path.ends_with(ending));
        taken.any(runs)
    };
    // What another package needs it for is not known here; a package manager alone needs it for itself.
    let needed = || {
        let packages = system_installs(stage).flat_map(|(_, call)| &call.packages);
        let manager = |other: &str| matches!(other, "python-pip" | "python3-pip" | "npm" | "rubygems" | "composer");
        packages.filter(|p| !manager(&p.name)).any(|p| implies(&p.name, name))
    };
    if read() || sent() || needed() { Vec::new() } else { runtime.words.to_vec() }
}
