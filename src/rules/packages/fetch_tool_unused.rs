//! `fetch-tool-unused`: see the page of the same name.

use crate::knowledge::classes::{Class, class_of};
use crate::knowledge::packages::package;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        for unneeded in cx.project.unneeded(stage, commands, |_| false) {
            let Some(first) = unneeded.packages.first() else { continue };
            let message = format!("{} is installed, and nothing calls it", unneeded.listed());
            let finding = out.report(stage.file(), first.span, message).mark("never called");
            finding.help("leave it out");
            cx.project.tell(&unneeded, finding);
        }
    }
}

/// The commands of what gets files from elsewhere.
fn commands(name: &str) -> Vec<&'static str> {
    let fetches = class_of(name) == Some(Class::Fetch);
    package(name).filter(|_| fetches).map(|package| package.commands).unwrap_or_default()
}
