//! `remote-login`: see the page of the same name.

use crate::knowledge::commands::{handles_children, is_reaper};
use crate::knowledge::logins::{is_server, is_server_program};
use crate::project::images::usage::system_installs;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let program = stage.process.as_ref().and_then(|process| process.program()).unwrap_or_default();
        // That is then what the image is for.
        let own = is_server_program(&program);
        // A supervisor may start it on purpose; that is its configuration's to say.
        if own || program.is_empty() || (is_reaper(&program) && !handles_children(&program)) {
            continue;
        }
        for (_, call) in system_installs(stage) {
            for package in call.packages.iter().filter(|package| is_server(&package.name)) {
                let message = format!("`{}` opens a second door into an image that runs `{program}`", package.name);
                let finding = out.report(stage.file(), package.span, message).mark("lets people in");
                finding.help("leave it out: `docker exec` or `kubectl exec` need no server");
            }
        }
    }
}
