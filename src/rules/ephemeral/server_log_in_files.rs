//! `server-log-in-files`: see the page of the same name.

use crate::knowledge::commands::{PackagedLog, packaged_log};
use crate::knowledge::images::is_distribution;
use crate::project::StageRef;
use crate::project::builds::landed::absolute;
use crate::project::packages::Action;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;

/// Words by which a file takes care of the log, or of the settings that may.
const CARED_FOR: [&str; 10] = [
    "/dev/std",
    "/proc/",
    "/var/log",
    "access_log",
    "error_log",
    "ErrorLog",
    "CustomLog",
    "APACHE_LOG_DIR",
    "syslog",
    "logrotate",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(process) = stage.process.as_ref() else { continue };
        let Some((part, program)) = process.parts().last().zip(process.program()) else { continue };
        let Some(log) = packaged_log(&program).filter(|log| is_as_packaged(stage, log)) else { continue };
        // What is started with settings of its own is not as it was packaged.
        let own = |word: &str| matches!(word, "-c" | "-f") || word.contains("_log") || word.contains("ErrorLog");
        let told = part.commands.iter().flat_map(|command| command.args()).any(|word| own(word.text()));
        // Debian's Apache wants the variable of its usual place to be set where no `apachectl` does it.
        let mut steps = stage.chain().flat_map(|stage| stage.steps());
        let cared_for = steps.any(|step| {
            let text = step.ins.rest().text.replace(&format!("APACHE_LOG_DIR {}", log.place), "");
            let text = text.replace(&format!("APACHE_LOG_DIR={}", log.place), "");
            CARED_FOR.iter().any(|word| text.contains(word))
        });
        if told || cared_for || is_mounted_over(cx, stage, log) {
            continue;
        }
        let message =
            format!("`{program}` writes its log to files in `{}`, and `docker logs` shows nothing", log.place);
        let finding = out.report(stage.file(), part.span, message).mark("a log in files");
        let [access, error] = log.files;
        finding.help(format!(
            "link them: `ln -sf /dev/stdout {place}/{access} && ln -sf /dev/stderr {place}/{error}`, as the official image does",
            place = log.place
        ));
    }
}

/// Whether the server comes from a package of the distribution, with the settings that the package brings.
fn is_as_packaged(stage: StageRef, log: &PackagedLog) -> bool {
    let plain = stage.root_image().is_some_and(|image| is_distribution(&image.name()));
    if !plain {
        return false;
    }
    let installed = stage.chain().flat_map(|stage| stage.steps()).any(|step| {
        let calls = step.step.packages.iter().filter(|call| call.action == Action::Install);
        calls.flat_map(|call| &call.packages).any(|package| log.packages.iter().any(|own| package.name == *own))
    });
    // A file that is copied over them may say where the log goes.
    let replaced = stage.chain().flat_map(|stage| stage.steps()).any(|step| match &step.ins.args {
        Args::Copy { dest, .. } => {
            let whole = absolute(&step, &dest.text).unwrap_or_else(|| dest.text.to_string());
            let dest = whole.trim_end_matches('/');
            dest.is_empty() || dest.contains('$') || dest == "/etc" || dest.starts_with(log.settings)
        }
        _ => false,
    });
    installed && !replaced
}

/// Whether a service that runs the image mounts the log, or other settings.
fn is_mounted_over(cx: &Cx, stage: StageRef, log: &PackagedLog) -> bool {
    let over = |target: &str| target.starts_with(log.settings) || target.starts_with("/var/log") || target == "/etc";
    let mut mounts = cx.project.runners_of(stage.docker).flat_map(|service| &service.service.volumes);
    mounts.any(|mount| mount.target.as_ref().is_some_and(|target| over(target.shown())))
}
