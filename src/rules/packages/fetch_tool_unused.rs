//! `fetch-tool-unused`: see the page of the same name.

use crate::knowledge::classes::{Class, class_of};
use crate::knowledge::packages::package;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let for_check = |name: &str| cx.project.lacks_the_check_of(stage.docker, name);
        for unneeded in cx.project.unneeded(stage, commands, for_check) {
            let Some(first) = unneeded.packages.first() else { continue };
            let meant = unneeded.packages.iter().all(|package| for_check(&package.name));
            let message = match meant {
                true => format!("{} is installed for a health check, and there is none", unneeded.listed()),
                false => format!("{} is installed, and nothing calls it", unneeded.listed()),
            };
            let finding = out.report(stage.file(), first.span, message).mark("never called");
            finding.help("leave it out");
            cx.project.tell(&unneeded, finding);
            if meant {
                finding.why(
                    "A comment says what it is for; but the image has no HEALTHCHECK, and no service that runs it has \
                     a `healthcheck`.",
                );
                finding
                    .help("write the health check, as the image or its service is meant to have one, or leave it out");
            }
        }
    }
}

/// The commands of what gets files from elsewhere.
fn commands(name: &str) -> Vec<&'static str> {
    let fetches = class_of(name) == Some(Class::Fetch);
    package(name).filter(|_| fetches).map(|package| package.commands).unwrap_or_default()
}
