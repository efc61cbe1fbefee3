//! `remote-login`: see the page of the same name.

use crate::knowledge::commands::{handles_children, is_reaper};
use crate::knowledge::logins::{is_server, is_server_program};
use crate::project::StageRef;
use crate::project::images::usage::system_installs;
use crate::project::images::users::contains_word;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::lint::Shell;

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
                if matches!(package.name.as_str(), "openssh-server" | "ssh") && !speaks_of_sshd(cx, stage) {
                    let message = format!("`{}` brings a server to log in to, which nothing here starts", package.name);
                    let finding = out.report(stage.file(), package.span, message).mark("never started");
                    finding.help("leave it out; where `ssh` is called, `openssh-client` alone is enough");
                    continue;
                }
                let message = format!("`{}` opens a second door into an image that runs `{program}`", package.name);
                let finding = out.report(stage.file(), package.span, message).mark("lets people in");
                finding.help("leave it out: `docker exec` or `kubectl exec` need no server");
            }
        }
    }
}

/// Whether the Dockerfile, what it copies or a service of it names the server, its settings or its port, or it is not known
/// what its start program starts.
fn speaks_of_sshd(cx: &Cx, stage: StageRef) -> bool {
    const CONTROLS: &[&str] = &["service", "systemctl", "invoke-rc.d", "init.d"];
    let starts = |line: &str| CONTROLS.iter().any(|word| line.contains(word)) && contains_word(line, "ssh");
    let says = |text: &str| text.contains("sshd") || text.contains("ssh") && text.lines().any(starts);
    // A script that is not at hand, or an init with units of its own.
    let program = stage.process.as_ref().and_then(|process| process.program()).unwrap_or_default();
    let script = Shell::of_program(&program).is_some()
        || ["entrypoint", "init", "run", "start", "systemd", ".sh"].iter().any(|part| program.contains(part));
    let read = || {
        let mut copied = cx.project.copied_by(stage.file());
        let by_name = copied.any(|e| cx.project.source(e.file).name() == program);
        by_name || cx.project.running_in_image(stage.file()).any(|running| running.first)
    };
    if script && !read() {
        return true;
    }
    let own = cx.project.source(stage.file());
    let opens = stage.chain().flat_map(|stage| &stage.stage.exposed).any(|exposed| exposed.ports.0 == 22);
    let started = cx
        .project
        .services_of(stage.docker)
        .any(|(file, service)| says(cx.project.source(file.file).slice(service.span)));
    opens
        || started
        || says(&own.text)
        || cx.project.copied_by(stage.file()).any(|e| says(&cx.project.source(e.file).text))
}
