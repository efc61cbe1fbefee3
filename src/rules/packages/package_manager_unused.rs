//! `package-manager-unused`: see the page of the same name.

use crate::knowledge::interpreters::manager_words;
use crate::project::StageRef;
use crate::project::images::usage::system_installs;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        for unneeded in cx.project.unneeded(stage, |name| commands(stage, name), |_| false) {
            let Some(first) = unneeded.packages.first() else { continue };
            let message = format!("{} is installed, and nothing is installed with it", unneeded.listed());
            let finding = out.report(stage.file(), first.span, message).mark("never called");
            finding.help("leave it out");
            cx.project.tell(&unneeded, finding);
        }
    }
}

/// The words that would show a use of the package manager called `name`.
fn commands(stage: StageRef, name: &str) -> Vec<&'static str> {
    let mut words = manager_words(name).map(<[_]>::to_vec).unwrap_or_default();
    // Where Python 2 has its own pip, `pip` and `python` mean that one.
    let second = || system_installs(stage).flat_map(|(_, call)| &call.packages).any(|p| p.name == "python-pip");
    if name == "python3-pip" && second() {
        words.retain(|word| word.ends_with('3'));
    }
    words
}
